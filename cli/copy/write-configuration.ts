import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { ConfigurationList } from '#contracts/configuration-change.ts';
import { canonicalJson } from '#domain/journal.ts';

import { askAll } from '../commands/ask-list.ts';
import { VersionTold } from '../commands/configuration-api.ts';
import { ask, NotDone } from '../commands/service-api.ts';
import type { ReachedApi } from '../local/api-calls.ts';
import { configurationPath, VERSIONS_PATH } from './layout.ts';
import type { UnfinishedCopy } from './unfinished-copy.ts';

/** Writes every version of the configuration, with who, when and why. Throws `NotDone`. */
export async function writeConfiguration(api: ReachedApi, copy: UnfinishedCopy): Promise<void> {
  const path = `/v1/domains/${encodeURIComponent(copy.meant.domain)}/configuration/versions`;
  const listed = await askAll(api, { path: `${path}?limit=100`, schema: ConfigurationList });
  const versions = listed.toReversed();
  for (const { version, digest } of versions) {
    const { configuration } = await ask(api, `${path}/${version}`, VersionTold);
    const bytes = CHECK_TOOLS.bytesOf(canonicalJson(configuration));
    const found = CHECK_TOOLS.sha256(bytes);
    if (found !== digest) {
      throw new NotDone(
        `version ${version} of the configuration is not what its digest says: ${found}, not ${digest}`,
      );
    }
    await copy.write(configurationPath(version), bytes);
  }
  await copy.write(VERSIONS_PATH, `${JSON.stringify(versions, null, 2)}\n`);
}
