import type { SweepView } from '#contracts/api-sweeps.ts';
import { momentOf, type SweepEntry } from '#contracts/api.ts';
import { isJudged, type JudgedRecord } from '#domain/journal.ts';
import type { MasterVerdict } from '#domain/master.ts';
import { wordsOfMiss } from '#domain/miss.ts';
import { nameOf } from '#domain/person.ts';
import { PHASES } from '#domain/snapshot.ts';
import { byHandOf, type Sweep } from '#domain/sweep.ts';
import { meaningOf } from '#domain/table-names.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { movesOf } from './move-entry.ts';

/** A sweep as a list shows it. */
export function sweepEntry(sweep: Sweep): SweepEntry {
  const closings = Object.values(sweep.closings);
  const hosts = new Map(closings.flatMap(({ outcomes }) => Object.entries(outcomes)));
  const read = [...hosts.values()].filter(({ kind }) => kind === 'read').length;
  return {
    number: sweep.number,
    id: sweep.id,
    ...purposeOf(sweep),
    scheduledAt: momentOf(sweep.scheduledAtMs),
    stage: sweep.stage,
    overdue: sweep.overdue,
    read,
    missed: hosts.size - read,
    judgedBy: sweep.judgedBy ?? null,
  };
}

function purposeOf(sweep: Sweep): Pick<SweepEntry, 'purpose' | 'byHand'> {
  const byHand = byHandOf(sweep);
  if (byHand === undefined) return { purpose: sweep.purpose.kind, byHand: null };
  const { by, why, change = null } = byHand;
  return { purpose: 'by-hand', byHand: { by: nameOf(by), why, change } };
}

/** The record that judged a sweep; undefined until it is judged. */
export async function recordOf(
  { domain, judgedBy }: Sweep,
  store: Pick<AuditStore, 'readRecords'>,
): Promise<JudgedRecord | undefined> {
  if (judgedBy === undefined) return undefined;
  const [record] = await store.readRecords(domain, judgedBy, 1);
  if (record === undefined || !isJudged(record)) {
    throw new Error(`${domain}: record ${judgedBy} judges no sweep`);
  }
  return record;
}

/** A sweep: whom it asked, what came of each, and what was judged. */
export const viewSweep = (sweep: Sweep, record: JudgedRecord | undefined): SweepView => ({
  ...sweepEntry(sweep),
  domain: sweep.domain,
  hosts: PHASES.flatMap((phase) =>
    Object.entries(sweep.closings[phase]?.outcomes ?? {}).map(([host, outcome]) => ({
      host,
      phase,
      rawSha256: outcome.kind === 'read' ? outcome.rawSha256 : null,
      via: outcome.kind === 'read' ? (outcome.via ?? null) : null,
      cause: outcome.kind === 'read' ? null : wordsOfMiss(outcome),
    })),
  ),
  judged: record === undefined ? null : judgedOf(record),
});

function judgedOf(record: JudgedRecord): NonNullable<SweepView['judged']> {
  const { act, number } = record;
  return {
    record: number,
    software: act.software,
    configuration: act.settingsVersion,
    complete: act.sweep.complete,
    ...masterOf(act.master),
    snapshotsSha256: act.snapshotsSha256,
    counts: { ...act.counts },
    cells: act.cells.map((cell) => ({ ...cell, meaning: meaningOf(cell.table) })),
    notes: [...(act.notes ?? [])],
    moves: movesOf(record),
  };
}

/** Who is master by a judgement, in words too. */
export function masterOf(master: MasterVerdict | null): {
  readonly master: string | null;
  readonly masterText: string;
} {
  if (master === null) return { master: null, masterText: 'not read yet' };
  if (master.kind === 'nobody') return { master: null, masterText: NOBODY[master.because] };
  const { host, moved, mayProve } = master;
  if (!moved) return { master: host, masterText: `${host}, as expected` };
  const proof = mayProve ? '' : '; the old master was not seen, so nothing is proved against it';
  return { master: host, masterText: `${host}, not the expected one${proof}` };
}

const NOBODY: Readonly<Record<Extract<MasterVerdict, { kind: 'nobody' }>['because'], string>> = {
  blind: 'not known: our own reading fails',
  'no-master': 'no host runs as master',
  'boks-stopped': 'BoKS is stopped on the master',
  'no-answer': 'the master does not answer',
  several: 'several hosts run as master',
};
