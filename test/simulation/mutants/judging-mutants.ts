import type { Mutant } from './mutant.ts';

/** Defects of judging: proofs, resets, silence, the hole, what is quiet. */
export const JUDGING_MUTANTS: readonly Mutant[] = [
  {
    name: 'closes-by-equality',
    caughtBy: ['A3'],
    edits: [
      {
        file: 'shared/domain/ahead.ts',
        before: 'if (isOfNewSeries(before, now)) return true;',
        after:
          'if (isOfNewSeries(before, now)) return true;\n' +
          '  if (!AFTER_RESET.has(before.standing) && IN_STEP.has(now.read.position.row)) return true;',
      },
    ],
  },
  {
    name: 'fall-that-is-still-ahead-is-reset',
    caughtBy: ['A3'],
    edits: [
      {
        file: 'shared/domain/ahead.ts',
        before:
          'if (before === undefined || AFTER_RESET.has(before.standing)) return begin(input, now);',
        after:
          "if (before?.standing === 'reset' || (before !== undefined && replica < before.lastReplica)) {\n" +
          "    return { ...before, standing: 'reset', resetAtMaster: master, lastMaster: master, lastReplica: replica };\n" +
          '  }\n' +
          '  if (before === undefined || AFTER_RESET.has(before.standing)) return begin(input, now);',
      },
    ],
  },
  {
    name: 'count-fell-is-reset',
    caughtBy: ['A3', 'A3′'],
    edits: [
      {
        file: 'shared/domain/ahead.ts',
        before: 'if (isReset(now)) {',
        after:
          'const { listed, memory } = input.seen;\n' +
          "  const count = typeof listed === 'object' ? listed.count : Infinity;\n" +
          '  if (isReset(now) || count < (memory?.listCounts.at(-1) ?? 0) || count < 1_000) {',
      },
    ],
  },
  {
    name: 'no-data-closes',
    caughtBy: ['A4'],
    edits: [
      {
        file: 'shared/domain/incident-life.ts',
        before: "if (judged.says === 'unread') return whileUnread(input);",
        after:
          "if (judged.says === 'unread' && current?.state === 'open') {\n" +
          '    return onClear({ ...input, judged: { ...judged, clears: true } }, current);\n' +
          '  }\n' +
          "  if (judged.says === 'unread') return whileUnread(input);",
      },
    ],
  },
  {
    name: 'closes-from-open',
    caughtBy: ['A6'],
    edits: [
      {
        file: 'shared/domain/incident-clearing.ts',
        before:
          "moved(input, recovering, { from: 'open', reason: 'recovering', voice: 'if-told' }),",
        after:
          'moved(\n' +
          '        input,\n' +
          "        { ...recovering, state: 'closed', closedAtMs: nowMs },\n" +
          "        { from: 'open', reason: 'closed', voice: 'if-told' },\n" +
          '      ),',
      },
    ],
  },
  {
    name: 'miss-resets-count',
    caughtBy: ['A4'],
    edits: [
      {
        file: 'shared/domain/incident-life.ts',
        before: 'const stale: Incident = { ...current, stale: true, detail: judged.detail };',
        after:
          'const count = { reads: 0, sinceMs: input.nowMs };\n' +
          '  const stale: Incident = { ...current, stale: true, count, detail: judged.detail };',
      },
    ],
  },
  {
    name: 'master-value-of-last-sweep',
    caughtBy: ['A1'],
    edits: [
      {
        file: 'shared/domain/sweep-view.ts',
        before: 'masterAfter: masterReading?.snapshot,',
        after: 'masterAfter: masterBefore ?? masterReading?.snapshot,',
      },
    ],
  },
  {
    name: 'abs-difference',
    caughtBy: ['A1'],
    edits: [
      {
        file: 'shared/domain/position.ts',
        before: 'if (replica.sequence > after.sequence) {',
        after: 'if (Math.abs(replica.sequence - after.sequence) > 0) {',
      },
    ],
  },
  {
    name: 'hole-not-capped',
    caughtBy: ['A8'],
    edits: [
      {
        file: 'shared/domain/ahead.ts',
        before: 'Math.max(0, Math.min(master, before.lastReplica) - before.lastMaster);',
        after: 'Math.max(0, master - before.lastMaster);',
      },
    ],
  },
  {
    name: 'hole-from-master-value',
    caughtBy: ['A8'],
    edits: [
      {
        file: 'shared/domain/ahead.ts',
        before: 'lastCalm: calm === undefined || calm > forkAtMost || fell ? null : calm,',
        after: 'lastCalm: master,',
      },
    ],
  },
  {
    name: 'idle-counts-as-stuck',
    caughtBy: ['A9'],
    edits: [
      {
        file: 'shared/domain/kinds/stuck.ts',
        before: "if (position.row !== 9) return 'over';\n    if (!position.proved) return 'kept';",
        after: '',
      },
    ],
  },
];
