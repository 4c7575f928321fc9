import { countNotHeld } from '#cli/simulator/edit-ranges.ts';

import { RestoresUnseen } from '../oracle/restores.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A3′ Closed means whole. When `ahead` closes by proof, the replica in the world holds every number
 * up to its own counter, for each listed table, but what was lost on the way to it in order. Exempt,
 * and counted (under 1 % of closings): a restore into the drill that was filled up again between two
 * sweeps.
 */
export const closedMeansWhole: InvariantMaker = ({ oracle, count }) => {
  const restores = new RestoresUnseen(oracle);
  return {
    judged: (judged) => {
      const { record, master } = judged;
      const { act, domain } = record;
      restores.read(judged);
      for (const { kind, reason, incident: id, host } of act.moves) {
        if (kind !== 'ahead' || reason !== 'closed') continue;
        const incident = act.incidents.find((each) => each.id === id);
        if (incident === undefined || host === null || master === undefined) continue;
        count('premise: A3′ ahead closed by proof');
        const world = oracle.world(domain);
        const holes = incident.tables.flatMap(({ table }) => {
          const { missing, counter } = world.truth(host, table, master.host);
          const { lost = [], applied = [] } = world.look(host).tables[table] ?? {};
          const reached = lost.filter(({ to }) => to <= counter);
          const dropped = missing - countNotHeld(reached, applied);
          return dropped > 0 ? [{ table, dropped, counter }] : [];
        });
        const [hole] = holes;
        if (hole === undefined) continue;
        if (holes.every(({ table }) => restores.has(domain, host, table))) {
          count('exempt: A3′ restored into the drill between two sweeps');
          continue;
        }
        const words = `${hole.dropped} of the numbers up to ${hole.counter}`;
        broken(
          'A3′',
          `${id} closed by proof, and ${host} never applied ${words} of T${hole.table}`,
        );
      }
    },
  };
};
