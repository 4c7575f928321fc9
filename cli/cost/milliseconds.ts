import type { Worker } from './work.ts';

/**
 * How long a call takes where its function has one processor whole: of itself, and more for each host.
 * Measured on the stand-ins, on one core of a shared machine, by
 * `LONG=1 npx vitest run test/integration/cost-of-a-domain.test.ts`, 23 November 2026: `advance-sweep` on
 * a quiet machine, the others beside other work, where they take two to four times as long. A function
 * with less memory has less of a processor, and is taken to need longer in proportion: what it waits for
 * is priced too high by that, and so stands for what AWS takes longer to answer than a stand-in.
 */
export const MILLISECONDS: Readonly<
  Record<Worker, { readonly call: number; readonly host: number }>
> = {
  'start-sweeps': { call: 45, host: 0.3 },
  'advance-sweep': { call: 12, host: 0.4 },
  'compare-sweep': { call: 65, host: 3.5 },
  'publish-alerts': { call: 15, host: 0.5 },
  'sign-history': { call: 20, host: 0.1 },
  'roll-up-history': { call: 150, host: 25 },
};
