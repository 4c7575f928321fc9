import { Repairs, type Repair } from '../oracle/repairs.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A3 Nothing closed unproved. `ahead` closes only with, for each table it ever listed, the reset (a
 * fall that is still ahead is none), the equality, and in a later sweep the movement of both,
 * recorded in that order; or a person and a reason. Crossing closes nothing.
 */
export const nothingClosedUnproved: InvariantMaker = ({ count }) => {
  const repairs = new Repairs();
  return {
    acted: (record) => repairs.acted(record),
    judged: (judged) => {
      const { act, domain } = judged.record;
      repairs.read(judged);
      for (const incident of act.incidents) {
        if (incident.kind !== 'ahead') continue;
        const move = act.moves.findLast((each) => each.incident === incident.id);
        if (incident.state === 'closed' && move?.reason === 'closed') {
          count('premise: A3 ahead closed by proof');
          for (const [table, repair] of repairs.of(domain, incident.host)) {
            expectRepaired(incident.id, table, repair);
          }
        }
        repairs.list(incident);
      }
    },
  };
};

function expectRepaired(id: string, table: number, { isReset, inStepAt, isMoved }: Repair): void {
  const lacking = !isReset
    ? 'reset'
    : inStepAt === undefined
      ? 'equality'
      : isMoved
        ? undefined
        : 'movement';
  if (lacking !== undefined)
    broken('A3', `${id} closed by proof, and no ${lacking} of T${table} was recorded`);
}
