import { countEdits } from '#cli/simulator/edit-ranges.ts';
import type { Incident } from '#domain/incident.ts';

import type { Oracle, OracleSweep } from '../oracle/oracle.ts';
import { Repairs, type Repair } from '../oracle/repairs.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * L5 every `ahead` whose reset (not by a sign) was recorded and whose tables moved twice since is
 * closed: by the texts alone, in calm sweeps after the second movement.
 */
export const repairedIsClosed: InvariantMaker = ({ oracle, count, stormEndsAtMs }) => {
  const repairs = new Repairs();
  const live = new Map<string, Incident>();
  /** Calm regular sweeps since an incident is repaired beyond doubt. */
  const calmSweeps = new Map<string, number>();
  const tablesOf = ({ domain, host }: Incident): readonly Repair[] => [
    ...repairs.of(domain, host).values(),
  ];
  const note = (incident: Incident): void => {
    if (incident.kind !== 'ahead') return;
    repairs.list(incident);
    if (incident.state !== 'closed') return void live.set(incident.id, incident);
    live.delete(incident.id);
    calmSweeps.delete(incident.id);
  };
  return {
    acted: ({ act }) => act.incidents.forEach(note),
    judged: (judged) => {
      const { record, isRegular, nowMs } = judged;
      repairs.read(judged);
      const lived = [...live.values()].map((incident) => ({
        incident,
        tables: tablesOf(incident),
      }));
      record.act.incidents.forEach(note);
      const isCalm = isRegular && nowMs >= stormEndsAtMs;
      for (const { incident, tables: known } of lived) {
        const { id, domain, host } = incident;
        if (domain !== record.domain || host === null) continue;
        // What was closed now is no longer in the account.
        const tables = live.has(id) ? tablesOf(incident) : known;
        const isCertain = tables.length > 0 && tables.every((table) => table.isCertain);
        if (isCertain && !live.has(id)) count('premise: L5 an ahead was repaired beyond doubt');
        const isRepaired =
          isCertain && tables.every(({ moves }) => moves >= 2) && isFollowed(judged, host, oracle);
        if (isRepaired && isCalm && live.has(id)) calmSweeps.set(id, (calmSweeps.get(id) ?? 0) + 1);
        else if (isCalm) calmSweeps.delete(id);
      }
    },
    atEnd: ({ hasWildClocks }) => {
      if (hasWildClocks) return;
      for (const [id, sweeps] of calmSweeps) {
        if (sweeps > MOST_SWEEPS)
          broken('L5', `${id} is repaired since ${sweeps} sweeps, and lives`);
      }
    },
  };
};

/** Configured and read, in the calm, and none of its files is empty that the master has filled. */
function isFollowed({ record, replicas, master }: OracleSweep, host: string, oracle: Oracle) {
  if (master === undefined || !replicas.has(host)) return false;
  const settings = oracle.settings(record.domain, record.act.settingsVersion);
  if (!settings.replicas.some((each) => each.host === host)) return false;
  const world = oracle.world(record.domain);
  const filled = world.look(master.host).tables;
  return world
    .look(host)
    .tables.every(
      ({ held }, table) => countEdits(held) > 0 || countEdits(filled[table]?.held ?? []) === 0,
    );
}

const MOST_SWEEPS = 8;
