import type { DomainSettings } from '#domain/settings.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

import type { Head } from './apply-record.ts';

/**
 * A domain's settings as its journal configured them last. A configuration whose writer died after
 * recording it is put in force here; undefined where the domain was never configured.
 */
export async function settingsInForce(
  domain: string,
  head: Head,
  configurations: Pick<KeptConfigurations, 'read' | 'keep'>,
): Promise<DomainSettings | undefined> {
  const inForce = await configurations.read(domain);
  const recorded = head?.state.configured;
  if (head === undefined || recorded === undefined) return inForce;
  if (inForce !== undefined && inForce.version >= recorded.version) return inForce;
  await configurations.keep(domain, head.state.record, recorded);
  return recorded.configuration.settings;
}
