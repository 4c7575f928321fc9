import type { Worker } from './work.ts';

/**
 * How long a call takes where its function has one processor whole: of itself, and more for each host.
 * Measured on the stand-ins, on one core of a quiet machine, by
 * `LONG=1 npx vitest run test/integration/cost-of-a-domain.test.ts`, 24 November 2026; `publish-alerts`,
 * which a healthy domain does not call, beside other work, where all take two to four times as long. A
 * function with less memory has less of a processor, and is taken to need longer in proportion: what it
 * waits for is priced too high by that, and so stands for what AWS takes longer to answer than a stand-in.
 */
export const MILLISECONDS: Readonly<
  Record<Worker, { readonly call: number; readonly host: number }>
> = {
  'start-sweeps': { call: 11, host: 0.1 },
  'advance-sweep': { call: 11, host: 0.35 },
  'compare-sweep': { call: 31, host: 0.75 },
  'publish-alerts': { call: 15, host: 0.5 },
  'sign-history': { call: 5, host: 0.1 },
  'roll-up-history': { call: 30, host: 9.5 },
};
