import { hostsOf, type DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';

type Deps = {
  readonly store: Pick<AuditStore, 'readState'>;
  readonly configurations: Configurations;
};

/**
 * A host's name as its domain is, or was, configured with it; case makes no other. Undefined for one that
 * neither the configuration in force, nor one of the last before it, nor the memory has: an empty answer
 * would be that to a name that is misspelt, too.
 */
export async function hostKnownAs(
  { store, configurations }: Deps,
  settings: DomainSettings,
  named: string,
): Promise<string | undefined> {
  const { domain, version } = settings;
  const isMeant = (host: string): boolean => host.toLowerCase() === named.toLowerCase();
  const own = hostsOf(settings).find(isMeant);
  if (own !== undefined) return own;
  const memory = (await store.readState(domain))?.memory.hosts ?? [];
  const remembered = memory.map(({ host }) => host).find(isMeant);
  if (remembered !== undefined) return remembered;
  const oldest = Math.max(1, version - MOST_VERSIONS);
  for (let before = version - 1; before >= oldest; before -= 1) {
    const then = await configurations.read(domain, before);
    const host = then && hostsOf(then).find(isMeant);
    if (host !== undefined) return host;
  }
  return undefined;
}

/** What is told of a host that is not known. */
export const noHost = (domain: string, host: string): string =>
  `${domain} has no host ${host}, nor had one in its last ${MOST_VERSIONS} configurations`;

/** Configurations before the one in force. */
const MOST_VERSIONS = 20;
