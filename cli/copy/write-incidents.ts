import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { IncidentList, IncidentView } from '#contracts/api.ts';
import type { BundleEntry } from '#contracts/bundle-entry.ts';

import { askAll } from '../commands/ask-list.ts';
import { askForBundles, fetchBundle } from '../commands/bundle-api.ts';
import { ask, notOurs } from '../commands/service-api.ts';
import type { ReachedApi } from '../local/api-calls.ts';
import { bundlePath, INCIDENTS_FOLDER } from './layout.ts';
import type { UnfinishedCopy } from './unfinished-copy.ts';

/** How many incidents and bundles there are. */
export type IncidentsWritten = { readonly incidents: number; readonly bundles: number };

/**
 * Writes every incident that lived in the span, as the service shows it, what became of its evidence,
 * and the bundles that the records written before know of. Throws `NotDone`.
 */
export async function writeIncidents(
  api: ReachedApi,
  copy: UnfinishedCopy,
  tell: (text: string) => void,
): Promise<IncidentsWritten> {
  const listed = await askAll(api, { path: pathOf(copy), schema: IncidentList });
  let bundles = 0;
  for (const [at, { id }] of listed.entries()) {
    const view = await ask(api, `/v1/incidents/${encodeURIComponent(id)}`, IncidentView);
    await copy.write(`${INCIDENTS_FOLDER}${plainName(api, id)}.json`, jsonOf(view));
    const evidence = await askForBundles(api, id);
    if (evidence.length > 0) {
      await copy.write(`${INCIDENTS_FOLDER}${id}-evidence.json`, jsonOf(evidence));
    }
    if (copy.meant.withBundles) bundles += await writeBundles(api, copy, evidence);
    tell(`incident ${at + 1} of ${listed.length}, ${bundles} bundles`);
  }
  return { incidents: listed.length, bundles };
}

/** A bundle that an earlier attempt fetched is what the journal says, or is fetched again. */
async function writeBundles(
  api: ReachedApi,
  copy: UnfinishedCopy,
  evidence: readonly BundleEntry[],
): Promise<number> {
  const { lastNumber } = copy.records;
  let written = 0;
  for (const entry of evidence) {
    // Sealed since: no record here knows of it.
    if (entry.record === null || entry.record > lastNumber) continue;
    for (const file of entry.files) {
      const path = bundlePath(plainName(api, file.name));
      const there = await copy.read(path);
      if (there === undefined || CHECK_TOOLS.sha256(there) !== file.sha256) {
        await copy.write(path, await fetchBundle(api, { entry, file }));
      }
      written += 1;
    }
  }
  return written;
}

function pathOf({ meant: { domain, from, to } }: UnfinishedCopy): string {
  const query = new URLSearchParams({
    domain,
    ...(from === null ? {} : { from: `${from}T00:00:00Z` }),
    ...(to === null ? {} : { to: new Date(Date.parse(to) + DAY_MS).toISOString() }),
    limit: '500',
  });
  return `/v1/incidents?${query.toString()}`;
}

/** What a service calls something becomes the name of a file, and of none elsewhere. */
function plainName(api: ReachedApi, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/.test(name)) throw notOurs(api);
  return name;
}

const jsonOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const DAY_MS = 86_400_000;
