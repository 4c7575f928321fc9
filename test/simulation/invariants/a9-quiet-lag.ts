import type { Incident } from '#domain/incident.ts';

import type { OracleSweep } from '../oracle/oracle.ts';
import { broken, type InvariantMaker } from './invariant.ts';

type MasterReading = { readonly atMs: number; readonly value: number };

/**
 * A9, its second half: no message for a lag under its threshold. A table that `behind` lists newly
 * was counted as often and as long as its patience asks, and its value was the master's a quarter of
 * an hour ago or earlier, an hour where it is busy.
 */
export const quietOfLags: InvariantMaker = ({ oracle, count }) => {
  const readings = new Map<string, MasterReading[]>();
  const listed = new Map<string, ReadonlySet<number>>();
  return {
    acted: ({ act }) => {
      for (const { id, state } of act.incidents) if (state === 'closed') listed.delete(id);
    },
    judged: (judged) => {
      const { act } = judged.record;
      if (judged.isRegular) noteMaster(judged, readings);
      const settings = oracle.settings(judged.record.domain, act.settingsVersion);
      for (const incident of act.incidents.filter(({ kind }) => kind === 'behind')) {
        const known = listed.get(incident.id);
        if (incident.state === 'closed') listed.delete(incident.id);
        else listed.set(incident.id, new Set(incident.tables.map(({ table }) => table)));
        if (incident.state !== 'open' || judged.replicas.get(incident.host ?? '') === undefined)
          continue;
        for (const { table } of incident.tables.filter((each) => known?.has(each.table) !== true)) {
          count('premise: A9 a table was listed as behind');
          const isBusy = settings.busy.includes(table);
          expectOld(judged, incident, { table, isBusy, readings });
          expectPatient(judged, incident, { table, ...settings.thresholds.behind });
        }
      }
    },
  };
};

/** Values of one master only, none from before it fell. */
function noteMaster(
  { master, record, nowMs }: OracleSweep,
  readings: Map<string, MasterReading[]>,
) {
  if (master === undefined) return;
  for (const [table, { sequence: value }] of master.after.lines) {
    const key = `${record.domain} ${table}`;
    const before = readings.get(key) ?? [];
    const isOfBefore = master.before !== undefined && (before.at(-1)?.value ?? 0) <= value;
    readings.set(key, [
      ...(isOfBefore ? before.slice(-MOST_READINGS) : []),
      { atMs: nowMs, value },
    ]);
  }
}

type Lag = {
  readonly table: number;
  readonly isBusy: boolean;
  readonly readings: ReadonlyMap<string, readonly MasterReading[]>;
};

function expectOld(
  { replicas, nowMs, record }: OracleSweep,
  { id, host }: Incident,
  { table, isBusy, readings }: Lag,
): void {
  const value = replicas.get(host ?? '')?.lines.get(table)?.sequence;
  const masters = readings.get(`${record.domain} ${table}`) ?? [];
  if (value === undefined) return;
  const seconds = (nowMs - (masters.findLast((each) => each.value <= value)?.atMs ?? 0)) / 1000;
  if (seconds >= (isBusy ? 3_600 : 900)) return;
  broken('A9', `${id} lists T${table}, which is behind by ${seconds} s`);
}

function expectPatient(
  { nowMs }: OracleSweep,
  { id, detail }: Incident,
  patience: { readonly table: number; readonly reads: number; readonly seconds: number },
): void {
  const { table, reads, seconds } = patience;
  const counted = detail.kind === 'counted' ? detail.counts[String(table)] : undefined;
  if (counted === undefined) return;
  const since = (nowMs - counted.sinceMs) / 1000;
  if (counted.reads >= reads && since >= seconds) return;
  broken('A9', `${id} lists T${table} after ${counted.reads} reads and ${since} s`);
}

const MOST_READINGS = 60;
