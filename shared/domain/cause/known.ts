import { isLive, type Incident, type IncidentKind } from '../incident.ts';
import type { HostStanding } from '../journal.ts';
import type { HostMemory } from '../memory.ts';
import { hostsOf } from '../settings.ts';
import { listFirst } from '../words.ts';
import type { CauseFacts } from './cause.ts';

/** What the causes of several kinds ask of the same facts. */

export const memoryOf = ({ state }: CauseFacts, host: string): HostMemory | undefined =>
  state.memory.hosts.find((other) => other.host === host);

/** How a host stood in the newest sweep. */
export const standingOf = ({ state }: CauseFacts, host: string): HostStanding | undefined =>
  state.hosts.find((other) => other.host === host);

/** Living incidents of a kind, of one host or of any. */
export const livingOf = (
  { others }: CauseFacts,
  kind: IncidentKind,
  host?: string,
): readonly Incident[] =>
  others.filter(
    (other) => other.kind === kind && isLive(other) && (host === undefined || other.host === host),
  );

/** True where an incident of this kind ever opened, whatever became of it. */
export const everOpened = ({ state }: CauseFacts, kind: IncidentKind, host?: string): boolean =>
  state.memory.incidents.some(
    (entry) => entry.kind === kind && (host === undefined || entry.host === host),
  );

/** Other replicas that gave a reading in the newest sweep. */
export function peersRead(facts: CauseFacts, host: string): readonly string[] {
  const { settings, state } = facts;
  const master = state.master?.kind === 'master' ? state.master.host : settings.master;
  return hostsOf(settings).filter(
    (other) => other !== host && other !== master && standingOf(facts, other)?.seen.kind === 'read',
  );
}

/** Whether a host's `Count` in the master's list stood still while a peer's grew, over the lists kept. */
export function isSentLess(facts: CauseFacts, host: string): boolean {
  const own = growthOf(memoryOf(facts, host));
  if (own === undefined) return false;
  const peers = peersRead(facts, host)
    .map((peer) => growthOf(memoryOf(facts, peer)))
    .filter((growth) => growth !== undefined);
  return peers.length > 0 && peers.every((growth) => growth > own);
}

/** How much a host's `Count` grew over the last three lists; undefined with fewer, or where it fell. */
export function growthOf(memory: HostMemory | undefined): number | undefined {
  const counts = memory?.listCounts ?? [];
  const [first, last] = [counts[0], counts.at(-1)];
  if (counts.length < 3 || first === undefined || last === undefined) return undefined;
  return last >= first ? last - first : undefined;
}

/** Whether a host's `Count` fell over the lists that are kept. */
export const beganAnew = (memory: HostMemory | undefined): boolean =>
  (memory?.listCounts ?? []).some((count, n, counts) => count < (counts[n - 1] ?? count));

/** `T7, T9 and 3 more`. */
export function tableNames(tables: readonly { readonly table: number }[]): string {
  const names = tables.map(({ table }) => `T${table}`);
  return listFirst(names, MOST_TABLES);
}

const MOST_TABLES = 6;
