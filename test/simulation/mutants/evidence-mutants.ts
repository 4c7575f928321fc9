import type { Mutant } from './mutant.ts';

/** Defects of what is owed of evidence, and of how it ends. */
export const EVIDENCE_MUTANTS: readonly Mutant[] = [
  {
    name: 'evidence-ends-twice',
    caughtBy: ['A12'],
    edits: [
      {
        file: 'shared/runtime/record-evidence.ts',
        before: 'if (await isEnded(state, of, store)) return state;',
        after: 'await isEnded(state, of, store);',
      },
    ],
  },
  {
    name: 'evidence-in-silence',
    caughtBy: ['A12'],
    edits: [
      {
        file: 'functions/start-sweeps/start-sweeps.ts',
        before: 'await wakeCollector(head?.state, nowMs, ports);',
        after: '',
      },
    ],
  },
  {
    name: 'two-collections-at-once',
    caughtBy: ['A12'],
    edits: [
      {
        file: 'functions/collect-evidence/collect-evidence.ts',
        before: "latest === undefined || latest.stage === 'ended'",
        after: "latest === undefined || latest.stage === 'collected' || latest.stage === 'ended'",
      },
    ],
  },
];
