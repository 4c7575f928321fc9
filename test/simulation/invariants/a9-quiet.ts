import type { Incident, TableCount } from '#domain/incident.ts';

import { broken, type InvariantMaker } from './invariant.ts';

type Reading = { readonly atMs: number; readonly value: number; readonly behind: boolean };

/**
 * A9 Quiet. `stuck` lists no table that moved in the readings it counts or was not proved behind in
 * each. (Lags under their threshold are asked for beside it.)
 */
export const quiet: InvariantMaker = ({ oracle, count }) => {
  const readings = new Map<string, Reading[]>();
  const listed = new Map<string, ReadonlySet<number>>();
  const note = (key: string, reading: Reading): void =>
    void readings.set(key, [...(readings.get(key) ?? []).slice(-MOST_READINGS), reading]);
  return {
    acted: ({ act }) => {
      for (const { id, state } of act.incidents) if (state === 'closed') listed.delete(id);
    },
    judged: (judged) => {
      const { act, domain } = judged.record;
      for (const [host, read] of judged.replicas) {
        for (const [table, { sequence: value }] of read.lines) {
          // Where the master's new reading lacks the table, its last one still shows who was behind.
          const after = judged.master?.after.lines.get(table)?.sequence ?? Infinity;
          const before = judged.masterBefore?.lines.get(table)?.sequence;
          const behind = before !== undefined && before <= after && value < before;
          note(`${domain} ${host} ${table}`, { atMs: judged.nowMs, value, behind });
        }
      }
      const settings = oracle.settings(domain, act.settingsVersion);
      for (const incident of act.incidents) {
        if (incident.kind !== 'stuck' || incident.detail.kind !== 'counted') continue;
        // Seen again while it recovers, it is back at once: it was counted before.
        const known = listed.get(incident.id);
        if (incident.state === 'closed' || incident.state === 'pending') listed.delete(incident.id);
        if (incident.state === 'open') {
          listed.set(incident.id, new Set(incident.tables.map(({ table }) => table)));
        }
        if (incident.state !== 'open') continue;
        for (const { table } of incident.tables.filter((each) => known?.has(each.table) !== true)) {
          const counted = incident.detail.counts[String(table)];
          if (counted === undefined) continue;
          count('premise: A9 a table was listed as stuck');
          expectStill(incident, table, {
            counted,
            readings: readings.get(`${domain} ${incident.host} ${table}`) ?? [],
          });
          const { stuck, stuckBusy } = settings.thresholds;
          const patience = settings.busy.includes(table) ? stuckBusy : stuck;
          const seconds = (judged.nowMs - counted.sinceMs) / 1000;
          if (counted.reads < patience.reads || seconds < patience.seconds) {
            broken(
              'A9',
              `${incident.id} lists T${table} after ${counted.reads} reads and ${seconds} s`,
            );
          }
        }
      }
    },
  };
};

type Evidence = { readonly counted: TableCount; readonly readings: readonly Reading[] };

/** The readings that were counted: all of one value, and each proved behind. */
function expectStill({ id }: Incident, table: number, { counted, readings }: Evidence): void {
  const counting = readings.filter(
    ({ atMs, behind, value }) => atMs >= counted.sinceMs && (behind || value !== counted.value),
  );
  const wrong = counting.find(({ value }) => value !== counted.value);
  if (wrong !== undefined)
    broken('A9', `${id} lists T${table} as still, which had ${wrong.value} meanwhile`);
  if (counting.length < counted.reads) {
    broken(
      'A9',
      `${id} counts ${counted.reads} reads of T${table}, ${counting.length} were proved behind`,
    );
  }
}

const MOST_READINGS = 60;
