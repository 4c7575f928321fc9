import type { Incident } from '#domain/incident.ts';
import { isJudged, type JudgedRecord } from '#domain/journal.ts';
import type { MissCause } from '#domain/miss.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/** What a store holds of a domain's sweeps: those that are judged, and what came of them. */
export type StoredSweeps = {
  readonly sweeps: readonly Sweep[];
  readonly records: readonly JudgedRecord[];
  /** As the last record left them. */
  readonly incidents: readonly Incident[];
};

/** Reads all of them. Throws where a sweep but the last is not judged. */
export async function readStored(store: AuditStore, domain: string): Promise<StoredSweeps> {
  const all = (await store.listSweeps(domain, 1_000)).toReversed();
  const unjudged = all.slice(0, -1).filter(({ stage }) => stage !== 'judged');
  if (unjudged.length > 0) throw new Error(`${unjudged.map(({ id }) => id).join()}: not judged`);
  const records = (await store.readRecords(domain, 1, 1_000)).filter(isJudged);
  const incidents = new Map(
    records.flatMap(({ act }) => act.incidents.map((incident) => [incident.id, incident])),
  );
  return {
    sweeps: all.filter(({ stage }) => stage === 'judged'),
    records,
    incidents: [...incidents.values()],
  };
}

/** The cause of each miss in the closings of a sweep. */
export function missesOf({ closings }: Sweep): Readonly<Record<string, MissCause>> {
  const outcomes = Object.values(closings).flatMap((closing) => Object.entries(closing.outcomes));
  return Object.fromEntries(
    outcomes.flatMap(([host, outcome]) => (outcome.kind === 'miss' ? [[host, outcome.cause]] : [])),
  );
}
