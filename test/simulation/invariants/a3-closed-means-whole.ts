import { droppedOf, HolesBefore } from '../oracle/holes-before.ts';
import { RestoresUnseen } from '../oracle/restores.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A3′ Closed means whole. When `ahead` closes by proof, the replica in the world holds every number
 * up to its own counter, for each listed table, but what was lost on the way to it in order. Exempt,
 * and counted (under 1 % of closings): a restore into the drill that was filled up again between two
 * sweeps; and what an earlier drill left, which no counter ever showed.
 */
export const closedMeansWhole: InvariantMaker = ({ oracle, count }) => {
  const restores = new RestoresUnseen(oracle);
  const before = new HolesBefore(oracle);
  return {
    acted: ({ act }) => act.incidents.forEach((incident) => before.list(incident)),
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
          const { dropped, counter } = droppedOf(world, { host, table, master: master.host });
          return dropped > 0 ? [{ table, dropped, counter }] : [];
        });
        const [hole] = holes;
        if (hole === undefined) continue;
        if (holes.every(({ table }) => restores.has(domain, host, table))) {
          count('exempt: A3′ restored into the drill between two sweeps');
          continue;
        }
        if (holes.every(({ table, dropped }) => dropped <= before.of(domain, host, table))) {
          count('exempt: A3′ a hole of before, which no reading showed');
          continue;
        }
        const words = `${hole.dropped} of the numbers up to ${hole.counter}`;
        broken(
          'A3′',
          `${id} closed by proof, and ${host} never applied ${words} of T${hole.table}`,
        );
      }
      act.incidents.forEach((incident) => before.list(incident));
      before.read(judged);
    },
  };
};
