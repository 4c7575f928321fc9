import { createHash } from 'node:crypto';

import type { RunReport } from './parent.ts';

/** As many worlds as the sweeps ask for, their seeds made from one. */
export const SWEEPS_A_WORLD = 100;

/** The seed of the first world: the others follow it. */
export const firstWorldOf = (seed: number): number =>
  createHash('sha256').update(String(seed)).digest().readUIntBE(0, 5);

/** The last line of a run. */
export function summaryOf(seed: number, report: RunReport): string {
  const { worlds, sweeps, counts, trace, broken } = report;
  const incidents = counts.sumOf(/^move: \S+ (opened|reopened)$/);
  const exempt = counts.sumOf(/^exempt: /);
  const faults = counts.sumOf(/^fault: /);
  const word = broken.length === 0 ? 'ok' : 'FAILED';
  const [first] = broken;
  const where =
    first?.broken === undefined
      ? ''
      : ` invariant=${first.broken.invariant} world=${first.world} step=${first.broken.step}`;
  return `simulate ${word} seed=${seed} worlds=${worlds} sweeps=${sweeps} faults=${faults} incidents=${incidents} exempt=${exempt} trace=${trace} broken=${broken.length}${where}`;
}
