import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A3′ Closed means whole. When `ahead` closes by proof, the replica in the world holds every number
 * up to its own counter, for each listed table. Exempt, and counted (under 1 % of closings): a
 * restore into the drill that was filled up again between two sweeps.
 */
export const closedMeansWhole: InvariantMaker = ({ oracle, count }) => ({
  judged: ({ record, master }) => {
    const { act, domain } = record;
    const closings = act.moves.filter(
      ({ kind, reason }) => kind === 'ahead' && reason === 'closed',
    );
    for (const { incident: id, host } of closings) {
      const incident = act.incidents.find((each) => each.id === id);
      if (incident === undefined || host === null || master === undefined) continue;
      count('premise: A3′ ahead closed by proof');
      const world = oracle.world(domain);
      for (const { table } of incident.tables) {
        const { missing, counter } = world.truth(host, table, master.host);
        if (missing === 0) continue;
        if (oracle.wasRestoredBetweenSweeps(domain, host, incident.firstSeenAtMs)) {
          count('exempt: A3′ restored into the drill between two sweeps');
          continue;
        }
        const hole = `${missing} of the numbers up to ${counter}`;
        broken('A3′', `${id} closed by proof, and ${host} never applied ${hole} of T${table}`);
      }
    }
  },
});
