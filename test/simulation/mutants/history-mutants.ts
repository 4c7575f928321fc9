import type { Mutant } from './mutant.ts';

/** Defects of the history that lasts: of what is signed, and of what is rolled up. */
export const HISTORY_MUTANTS: readonly Mutant[] = [
  {
    name: 'an-hour-is-rolled-up-twice',
    caughtBy: ['A13'],
    edits: [
      {
        file: 'functions/roll-up-history/roll-up-history.ts',
        before: 'if (stored.record < record) await rollUps.putDay(',
        after: 'if (stored.record <= record) await rollUps.putDay(',
      },
    ],
  },
  {
    name: 'heads-of-one-page',
    caughtBy: ['A13'],
    edits: [
      {
        file: 'functions/sign-history/sign-history.ts',
        before: 'if (records.length < PAGE) return { count, last, isMoreDue: false };',
        after: 'return { count, last, isMoreDue: false };',
      },
    ],
  },
];
