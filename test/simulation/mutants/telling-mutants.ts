import type { Mutant } from './mutant.ts';

const QUIET_MUST_HAVE =
  'const mayOpen = incident !== undefined && isLive(incident);\n' +
  "  if (isBlind && kind.id !== 'blind' && !mayOpen) return unread(input, 'our own reading fails');";

/** Defects of what lives, and of who is told: mutes, windows, causes, messages. */
export const TELLING_MUTANTS: readonly Mutant[] = [
  {
    name: 'window-suppresses-opening',
    caughtBy: ['A2'],
    edits: [
      {
        file: 'shared/domain/judgement.ts',
        before: QUIET_MUST_HAVE,
        after:
          `${QUIET_MUST_HAVE}\n` +
          '  const isCovered = (view.facts.memory.windows ?? []).some(\n' +
          '    ({ hosts, fromMs, untilMs }) =>\n' +
          '      fromMs <= view.nowMs && view.nowMs < untilMs && hosts.includes(input.host),\n' +
          '  );\n' +
          "  if (isCovered && !mayOpen) return unread(input, 'it is in a window');",
      },
    ],
  },
  {
    name: 'mute-suppresses-opening',
    caughtBy: ['A2'],
    edits: [
      {
        file: 'shared/domain/judgement.ts',
        before: QUIET_MUST_HAVE,
        after:
          `${QUIET_MUST_HAVE}\n` +
          '  const isMuted = (view.facts.memory.mutes ?? []).some(\n' +
          '    ({ hosts, fromMs, untilMs }) =>\n' +
          '      fromMs <= view.nowMs &&\n' +
          '      view.nowMs < untilMs &&\n' +
          '      (hosts.length === 0 || hosts.includes(input.host)),\n' +
          '  );\n' +
          "  if (isMuted && !mayOpen) return unread(input, 'it is muted');",
      },
    ],
  },
  {
    name: 'cause-forgets-host',
    caughtBy: ['A2'],
    edits: [
      {
        file: 'shared/domain/judgement.ts',
        before: QUIET_MUST_HAVE,
        after:
          `${QUIET_MUST_HAVE}\n` +
          '  const hasCause = view.facts.incidents.some(\n' +
          "    (other) => other.kind === 'master-went-back' && isLive(other),\n" +
          '  );\n' +
          "  if (kind.id === 'ahead' && hasCause && !mayOpen) return unread(input, 'a cause holds it');",
      },
    ],
  },
  {
    name: 'cause-closed-symptoms-silent',
    caughtBy: ['A5', 'L3'],
    edits: [
      {
        file: 'shared/domain/holding.ts',
        before: "const voice = release === 'speaks' ? 'always' : 'never';",
        after: "const voice = 'never';",
      },
    ],
  },
  {
    name: 'sent-before-commit',
    caughtBy: ['A5'],
    edits: [
      {
        file: 'functions/compare-sweep/compare-sweep.ts',
        before: "if ((await store.appendRecord(record)) === 'stale') return { outcome: 'stale' };",
        after:
          'for (const alert of record.act.alerts) {\n' +
          '    const channel = ports.alerts.find((each) => each.channel === alert.channel);\n' +
          '    const about = aboutAlert(record, alert);\n' +
          '    await channel?.tell({ id: alert.id, domain, ...renderMail(record, alert), about });\n' +
          '  }\n' +
          "  if ((await store.appendRecord(record)) === 'stale') return { outcome: 'stale' };",
      },
      {
        file: 'functions/compare-sweep/compare-sweep.ts',
        before: "import { judgeSweep } from '#domain/judgement.ts';",
        after:
          "import { judgeSweep } from '#domain/judgement.ts';\n" +
          "import { aboutAlert } from '#domain/rendering/about-alert.ts';\n" +
          "import { renderMail } from '#domain/rendering/mail.ts';",
      },
    ],
  },
  {
    name: 'marked-before-sent',
    caughtBy: ['L3'],
    edits: [
      {
        file: 'functions/publish-alerts/publish-alerts.ts',
        before: 'const next = await tellRecord({ record, due, channel, cursor }, ports);',
        after: 'const next = afterRecord(cursor, record.number);',
      },
      {
        file: 'functions/publish-alerts/publish-alerts.ts',
        before: 'cursor = next;',
        after: 'await tellRecord({ record, due, channel, cursor }, ports);\n    cursor = next;',
      },
    ],
  },
  {
    name: 'fresh-id-on-retry',
    caughtBy: ['A5'],
    edits: [
      {
        file: 'functions/publish-alerts/publish-alerts.ts',
        before: '  id: alert.id,\n  domain: record.domain,',
        after: '  id: `${alert.id}-${(tries += 1)}`,\n  domain: record.domain,',
      },
      {
        file: 'functions/publish-alerts/publish-alerts.ts',
        before: 'const MOST_RECORDS = 25;',
        after: 'const MOST_RECORDS = 25;\nlet tries = 0;',
      },
    ],
  },
  {
    name: 'warnings-are-mailed',
    caughtBy: ['A5'],
    edits: [
      { file: 'shared/domain/routing.ts', before: 'return isMailed;', after: 'return isNews;' },
    ],
  },
  {
    name: 'pages-at-night',
    caughtBy: ['A5'],
    edits: [
      {
        file: 'shared/domain/escalating.ts',
        before: 'if (isInOfficeHours(alerts, nowMs))',
        after: 'if (nowMs > 0)',
      },
    ],
  },
  {
    // The worlds of the simulation are small, and so is the item here. It is tried again without an end.
    name: 'record-too-large',
    caughtBy: ['A11', 'L4'],
    edits: [
      {
        file: 'shared/adapters/aws/dynamodb/codec.ts',
        before: 'const PART_BYTES = 350_000;',
        after: 'const PART_BYTES = 1_500;',
      },
      {
        file: 'shared/adapters/aws/dynamodb/codec.ts',
        before: 'if (count > MOST_PARTS) refuseTooLarge(key, body.length);',
        after: 'if (count > 0) refuseTooLarge(key, Number.MAX_SAFE_INTEGER);',
      },
      {
        file: 'shared/adapters/memory/memory-table.ts',
        before: 'const SURELY_SMALL_CHARACTERS = 130_000;',
        after: 'const SURELY_SMALL_CHARACTERS = 0;',
      },
    ],
  },
  {
    name: 'never-closes',
    caughtBy: ['L5'],
    edits: [
      {
        file: 'shared/domain/incident-clearing.ts',
        before: 'if (progress >= needed && judged.closes) {',
        after: 'if (progress > 1_000_000 && judged.closes) {',
      },
    ],
  },
  {
    name: 'ends-of-mutes-say-nothing',
    caughtBy: ['L5'],
    edits: [
      {
        file: 'shared/domain/covering.ts',
        before: "const voice = isAwaited ? 'never' : 'always';",
        after: "const voice = isAwaited ? 'always' : 'never';",
      },
    ],
  },
  {
    name: 'window-forgets-its-first-host',
    caughtBy: ['L5'],
    edits: [
      {
        file: 'shared/domain/window-verdicts.ts',
        before: 'const verdicts = waiting.flatMap(',
        after: 'const verdicts = waiting.slice(1).flatMap(',
      },
    ],
  },
  {
    name: 'digest-forgets-what-closed',
    caughtBy: ['A5'],
    edits: [
      {
        file: 'shared/domain/digest.ts',
        before: 'return isLive(incident) || closedSince;',
        after: 'return isLive(incident) && !closedSince;',
      },
    ],
  },
];
