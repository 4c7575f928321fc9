import type { Mutant } from './mutant.ts';

/** Defects of the protocol: claims, closings, commits, what is taken up again. */
export const SWEEPING_MUTANTS: readonly Mutant[] = [
  {
    name: 'late-accepted',
    caughtBy: ['A1', 'A7'],
    edits: [
      {
        file: 'functions/advance-sweep/advance-sweep.ts',
        before: 'const closed = closePhase(sweep, phase, { closing, claimants, token });',
        after:
          'const closedNow = closePhase(sweep, phase, { closing, claimants, token });\n' +
          '  const before = closedNow.closings.replicas;\n' +
          "  if (phase !== 'master' || before === undefined) return keep(closedNow);\n" +
          "  const again = answersOf(sweep, 'replicas', await lookAtAll(sweep, 'replicas', ports.fleet));\n" +
          '  const lateTexts = [...again].flatMap(([host, answer]) =>\n' +
          "    answer.kind === 'answered' ? [{ host, text: answer.text }] : [],\n" +
          '  );\n' +
          "  const lateRaw = await vault.keepRaw({ domain, sweep: number, phase: 'replicas' }, lateTexts);\n" +
          '  const replicas = { ...before, outcomes: outcomesOf(again, sha256), raw: lateRaw };\n' +
          '  return keep({ ...closedNow, closings: { ...closedNow.closings, replicas } });\n' +
          '  async function keep(closed) {',
      },
      {
        file: 'functions/advance-sweep/advance-sweep.ts',
        before: '? send(closed, { after: phase, ...wanted }) : closed;\n}',
        after: '? send(closed, { after: phase, ...wanted }) : closed;\n  }\n}',
      },
    ],
  },
  {
    name: 'claim-not-conditional',
    caughtBy: ['A11'],
    edits: [
      {
        file: 'functions/advance-sweep/advance-sweep.ts',
        before: 'if (isClaimed(sweep, phase, ports.clock.nowMs())) {',
        after: "if (isClaimed(sweep, phase, ports.clock.nowMs()) && wake.due === 'nothing') {",
      },
      {
        file: 'functions/advance-sweep/advance-sweep.ts',
        before: "if ((await store.writeSweep(claimed, token)) === 'stale') {",
        after: "if ((await store.writeSweep(claimed, token)) === 'never') {",
      },
    ],
  },
  {
    name: 'closing-write-not-conditional',
    caughtBy: ['A7'],
    edits: [
      {
        file: 'shared/adapters/memory/audit-store.ts',
        before:
          'return act(() => this.#sweeps.putWhere(sweep.revision - 1, sweepWrite(sweep, token)));',
        after:
          'return act(() => {\n' +
          '      const key = keys.sweepKey(sweep.domain, sweep.number);\n' +
          '      const stored = this.#sweeps.read(key);\n' +
          '      const isClosing = Object.keys(sweep.closings).length > 0;\n' +
          '      const expected = isClosing ? (stored?.revision ?? 0) : sweep.revision - 1;\n' +
          '      return this.#sweeps.putWhere(expected, sweepWrite(sweep, token));\n' +
          '    });',
      },
    ],
  },
  {
    name: 'head-record-not-applied',
    caughtBy: ['A6', 'A7'],
    edits: [
      {
        file: 'shared/runtime/apply-record.ts',
        before: 'return record && { record, state: await applyRecord(record, ports) };',
        after:
          'const state = await ports.store.readState(domain);\n' +
          '  return record && { record, state: state ?? (await applyRecord(record, ports)) };',
      },
      {
        file: 'functions/compare-sweep/compare-sweep.ts',
        before:
          "if (head !== undefined && head.state.record !== head.record.number) return { outcome: 'stale' };",
        after: '',
      },
    ],
  },
  {
    name: 'stale-read-on-commit',
    caughtBy: ['A6'],
    edits: [
      {
        file: 'shared/adapters/memory/audit-store.ts',
        before:
          "return act(() => this.#records.range(keys.partitionOf('JOURNAL', domain), NEWEST)[0]);",
        after:
          "return act(() => this.#records.range(keys.partitionOf('JOURNAL', domain), NEWEST, this.#writesAgo())[0]);",
      },
      {
        file: 'shared/adapters/memory/audit-store.ts',
        before: 'return this.#records.putWhere(undefined, {',
        after: 'return this.#records.put({',
      },
    ],
  },
  {
    name: 'two-judgements',
    caughtBy: ['A7'],
    edits: [
      {
        file: 'functions/compare-sweep/compare-sweep.ts',
        before: "if (sweep.stage === 'judged') {",
        after: "if (sweep.stage === 'judged' && number < 0) {",
      },
      {
        file: 'functions/compare-sweep/compare-sweep.ts',
        before: "if (sweep.stage !== 'read') return { outcome: 'not-read' };",
        after:
          "if (sweep.stage !== 'read' && sweep.stage !== 'judged') return { outcome: 'not-read' };",
      },
    ],
  },
  {
    name: 'no-deadline',
    caughtBy: ['L4'],
    edits: [
      {
        file: 'shared/runtime/wakes.ts',
        before: 'const { domain, number } = sweep;\n  await queue.send(',
        after: 'const { domain, number } = sweep;\n  if (number > 0) return;\n  await queue.send(',
      },
      {
        file: 'shared/domain/sweep-plan.ts',
        before: 'if (deadlineOf(latest) <= nowMs) {',
        after: 'if (deadlineOf(latest) <= nowMs - 1e12) {',
      },
    ],
  },
  {
    name: 'no-resume',
    caughtBy: ['L3', 'L4'],
    edits: [
      {
        file: 'shared/domain/sweep-plan.ts',
        before: "if (latest.stage === 'read') {",
        after:
          "if (latest.stage === 'read') return nothing('it is left to itself');\n  if (latest.id === '') {",
      },
      {
        file: 'shared/runtime/resume.ts',
        before: 'const sweep = await store.latestSweep(domain);',
        after: "if (domain !== '') return;\n  const sweep = await store.latestSweep(domain);",
      },
    ],
  },
  {
    name: 'everything-is-a-miss',
    caughtBy: ['L1'],
    edits: [
      {
        file: 'shared/domain/sweep.ts',
        before: 'const { text, via } = answer;',
        after: 'return NO_ANSWER;\n    const { text, via } = answer;',
      },
    ],
  },
];
