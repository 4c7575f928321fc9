import type { ListEntry, ListText } from './boksdiag/list.ts';
import { hostsOf, type DomainSettings } from './settings.ts';

/** The master's list, its lines by the configured host that they are about. */
export type ListView = {
  readonly byHost: ReadonlyMap<string, ListEntry>;
  /** Lines about no configured host. */
  readonly unknown: readonly ListEntry[];
  /** Every line was understood: only then a host is known to be absent from it. */
  readonly whole: boolean;
};

/** Sorts the list's lines by host; where two mean one host, the one with its whole name counts. */
export function viewList({ entries, unread }: ListText, settings: DomainSettings): ListView {
  const hostOf = hostsByName(settings);
  const byHost = new Map<string, ListEntry>();
  const unknown: ListEntry[] = [];
  for (const entry of entries) {
    const host = hostOf(entry.name);
    if (host === undefined) unknown.push(entry);
    else if (!byHost.has(host) || isSame(entry.name, host)) byHost.set(host, entry);
  }
  return { byHost, unknown, whole: unread.length === 0 };
}

/**
 * Which configured host a name in the list means (rules.md, *Names in the list*): without case, the
 * whole name, else the first label where it is unique in the domain, else one of `listNames`.
 */
export function hostsByName(settings: DomainSettings): (name: string) => string | undefined {
  const hosts = hostsOf(settings);
  const whole = new Map(hosts.map((host) => [host.toLowerCase(), host]));
  const labels = new Map<string, string | undefined>();
  for (const host of hosts) {
    const label = labelOf(host);
    labels.set(label, labels.has(label) ? undefined : host);
  }
  const aliases = new Map(
    settings.replicas.flatMap(({ host, listNames }) =>
      listNames.map((name) => [name.toLowerCase(), host] as const),
    ),
  );
  return (name) =>
    whole.get(name.toLowerCase()) ?? labels.get(labelOf(name)) ?? aliases.get(name.toLowerCase());
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const labelOf = (name: string): string => (name.split('.')[0] ?? name).toLowerCase();
