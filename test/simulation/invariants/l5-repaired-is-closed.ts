import { countEdits } from '#cli/simulator/edit-ranges.ts';
import type { Incident } from '#domain/incident.ts';

import type { Oracle, OracleSweep } from '../oracle/oracle.ts';
import { Repairs } from '../oracle/repairs.ts';
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
      record.act.incidents.forEach(note);
      if (!isRegular || nowMs < stormEndsAtMs) return;
      for (const [id, { domain, host }] of live) {
        if (domain !== record.domain || host === null) continue;
        const tables = [...repairs.of(domain, host).values()];
        const isRepaired =
          tables.length > 0 &&
          tables.every(({ isCertain, moves }) => isCertain && moves >= 2) &&
          isFollowed(judged, host, oracle);
        if (isRepaired && !calmSweeps.has(id))
          count('premise: L5 an ahead was repaired beyond doubt');
        if (isRepaired) calmSweeps.set(id, (calmSweeps.get(id) ?? 0) + 1);
        else calmSweeps.delete(id);
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
