import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MachineEvent } from '#contracts/machine-event.ts';
import { CHANNELS } from '#domain/channel.ts';
import type { Incident, IncidentTable } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import type { ChatMessage } from '#domain/rendering/chat.ts';
import { KIND_WORDS } from '#domain/rendering/kind-words.ts';
import { renderFor } from '#domain/rendering/rendered.ts';
import { webhookBody } from '#domain/rendering/webhook-body.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { incidentOf } from '../contract/builders.ts';
import { told, type AlertCase } from '../unit/rendering/alert-cases.ts';

const [MOVED] = MachineEvent.options;

/** Any text at all: halves of characters, line breaks, marks that turn the direction of reading. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 253 }),
  fc.string({ unit: 'grapheme', maxLength: 253 }),
  fc.constantFrom('a\nb', '\u202Eevil', '\uD800', '"; rm -rf /', '[*|`<!here>', 'x'.repeat(253)),
);
const configuredHost = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/);
const domainName = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/);

const numbered: fc.Arbitrary<IncidentTable> = fc
  .record({
    table: fc.nat(9999),
    master: fc.nat(9_999_999_999),
    replica: fc.nat(9_999_999_999),
  })
  .map((row) => ({ ...row, difference: row.replica - row.master }));

const incident = fc
  .record({
    host: fc.oneof(fc.constant(null), anyText, configuredHost),
    kind: fc.constantFrom(...ALL_KINDS.map(({ id }) => id)),
    severity: fc.constantFrom('critical', 'error', 'warning'),
    state: fc.constantFrom('open', 'recovering', 'closed'),
    crossed: fc.boolean(),
    stale: fc.boolean(),
    now: fc.uniqueArray(numbered, { maxLength: 200, selector: (each) => each.table }),
    text: fc.oneof(anyText, fc.string({ maxLength: 5_000 })),
    reason: fc.constantFrom(...MOVED.shape.reason.options),
    taken: fc.option(anyText),
  })
  .map((each) =>
    each.reason === 'closed-by-person' ? { ...each, state: 'closed' as const } : each,
  );

const message: fc.Arbitrary<AlertCase> = fc
  .record({
    domain: domainName,
    record: fc.integer({ min: 1, max: 9_999_999 }),
    incidents: fc.array(incident, { minLength: 1, maxLength: 40 }),
    heading: fc.option(fc.constant('suspected: the master went back')),
    gap: fc.boolean(),
  })
  .map(({ domain, record, incidents, heading, gap }) => {
    const made = told(
      incidents.map(({ text, reason, taken, ...changes }, index) => ({
        incident: incidentOf(domain, `${domain}-${record}-${index + 1}`, {
          ...changes,
          ...(taken === null
            ? {}
            : { acknowledged: { by: { name: taken, authenticated: true }, atMs: 1, why: taken } }),
        }),
        move: { reason, text, from: 'open', to: changes.state },
      })),
      { heading, ...(gap ? { afterGap: { fromMs: 0, toMs: 86_400_000 } } : {}) },
    );
    return { ...made, record: { ...made.record, domain, number: record } };
  });

/** The incident that leads a message stands at the end of its subject. */
const idIn = (subject: string): string => subject.slice(subject.lastIndexOf(' - ') + 3);
const idsOf = ({ record }: AlertCase): readonly string[] =>
  record.act.incidents.map(({ id }) => id);
const leadOf = (made: AlertCase, id: string): Incident => {
  const found = made.record.act.incidents.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is no incident of the record`);
  return found;
};

/** The basic alphabet of GSM-7 as far as it is ASCII, each of one septet. */
const GSM = /^[A-Za-z0-9 @$_!"#%&'()*+,\-./:;<=>?]*$/;
/** Kinds whose numbers say how bad it is. */
const NUMBERED: ReadonlySet<string> = new Set(['ahead', 'stuck', 'behind', 'went-back']);
const HALF = /\p{Cs}/u;

describe.each(fixedAndFresh)('whatever hosts, tables and texts are, $label', ({ seed }) => {
  const holds = (property: (made: AlertCase) => void): void =>
    fc.assert(fc.property(message, property), { seed, numRuns: 150 });

  it('each channel renders it, twice alike', () => {
    holds(({ record, alert }) => {
      for (const channel of CHANNELS) {
        expect(renderFor(channel, record, alert)).toEqual(renderFor(channel, record, alert));
      }
    });
  });

  it('a subject is ASCII, at most 99 characters, and ends with a whole id', () => {
    holds((made) => {
      const { subject } = mailOf(made);
      expect(subject.length).toBeLessThanOrEqual(99);
      expect(subject).toMatch(/^\[BoKS\]\[[A-Z]+\] [ -~]+$/);
      expect(idsOf(made)).toContain(idIn(subject));
    });
  });

  it('state, domain, host and worst table stand in its first 60 characters', () => {
    holds((made) => {
      const { subject } = mailOf(made);
      const lead = leadOf(made, idIn(subject));
      const start = subject.slice(0, 60);
      const standing = lead.state === 'open' ? lead.severity : lead.state;
      expect(start).toContain(`[${standing.toUpperCase()}]`);
      expect(start).toMatch(briefOf(lead));
      expect(start).toContain(made.record.domain.slice(0, 2));
      expect(start).toMatch(worstOf(lead));
    });
  });

  it('a body has lines of at most 72 characters but for words and commands, and 20 before the table', () => {
    holds((made) => {
      const { body } = mailOf(made);
      const lines = body.split('\n');
      const long = lines.filter((line) => line.length > 72);
      expect(
        long.filter(
          (line) =>
            !line.includes('boks-audit ') && line.trim().includes(' ') && !/^.{7}\S+$/u.test(line),
        ),
      ).toEqual([]);
      expect(body.length).toBeLessThan(64_000);
      expect(body.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      const table = lines.findIndex((line) => line.startsWith('       table '));
      expect(table).toBeLessThanOrEqual(20);
    });
  });
});

describe.each(fixedAndFresh)('and as whatever they are called, $label', ({ seed }) => {
  const holds = (property: (made: AlertCase) => void): void =>
    fc.assert(fc.property(message, property), { seed, numRuns: 150 });

  it('an SMS has at most 140 characters of GSM-7, what it is in 40, and a whole id', () => {
    holds((made) => {
      const rendered = renderFor('pager', made.record, made.alert);
      const text = rendered.kind === 'sms' ? rendered.text : '';
      expect(text.length).toBeLessThanOrEqual(140);
      expect(text).toMatch(GSM);
      const id = text.slice(text.lastIndexOf(' ') + 1);
      const lead = leadOf(made, id);
      if (lead.state !== 'open') return;
      const start = text.slice(0, 40);
      expect(start).toMatch(/^BoKS (CRIT|ERROR|WARN) [a-z0-9]/);
      expect(start).toMatch(briefOf(lead));
    });
  });

  it('a chat message keeps the budget, and the bounds of custom actions', () => {
    holds((made) => {
      const { content, metadata } = chatOf(made);
      expect(content.title.length).toBeLessThanOrEqual(100);
      expect(content.description.length).toBeLessThanOrEqual(2_000);
      expect(content.description).not.toMatch(/[<>`]/);
      expect(content.nextSteps?.length ?? 0).toBeLessThanOrEqual(5);
      for (const step of content.nextSteps ?? []) expect(step.length).toBeLessThanOrEqual(300);
      expect(metadata.eventType).toMatch(/^[a-zA-Z0-9-]{1,100}$/);
      expect(idsOf(made)).toContain(metadata.threadId);
      for (const value of Object.values(metadata.additionalContext ?? {})) {
        expect(value).toMatch(/^[\x21-\x7F]{1,1024}$/);
      }
      expect(JSON.stringify(chatOf(made))).not.toMatch(HALF);
    });
  });

  it('an event keeps its schema and the sizes of bus, PagerDuty and Icinga', () => {
    holds(({ record, alert }) => {
      const rendered = renderFor('machines', record, alert);
      const events = rendered.kind === 'events' ? rendered.events : [];
      expect(events).toHaveLength(alert.moves.length);
      for (const event of events) {
        expect(MachineEvent.parse(event)).toEqual(event);
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(64_000);
        const pager = webhookBody(event, { kind: 'pagerduty', routingKey: 'R'.repeat(32) });
        const icinga = webhookBody(event, { kind: 'icinga', periodSeconds: 300 });
        expect(JSON.stringify([pager, icinga]).length).toBeLessThan(64_000);
        expect(summaryOf(pager).length).toBeLessThanOrEqual(1_024);
      }
    });
  });
});

/** What it is, in a word; of one that a person closed while it was crossed, that it was. */
/** The table that a subject must name, with its number where that says how bad it is. */
function worstOf({ state, kind, crossed, tables, now }: Incident): RegExp {
  if (state !== 'open') return /^/;
  if (crossed || kind === 'other-series') {
    const first = Math.min(...tables.map(({ table }) => table));
    return tables.length === 0 ? /^/ : new RegExp(`, T${first}(?!\\d)`);
  }
  if (now.length === 0 || !NUMBERED.has(kind)) return /^/;
  const worst = Math.max(...now.map(({ difference }) => Math.abs(difference)));
  return new RegExp(`, T\\d+ [+-]?${worst}(?!\\d)`);
}

const briefOf = ({ crossed, state, kind }: Incident): RegExp => {
  const { brief } = KIND_WORDS[kind];
  if (!crossed) return new RegExp(brief);
  return state === 'open' ? /CROSSED/ : new RegExp(`CROSSED|${brief}`);
};

const summaryOf = (body: object | undefined): string =>
  /"summary":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(body) ?? '')?.[1] ?? '';

function mailOf({ record, alert }: AlertCase): { readonly subject: string; readonly body: string } {
  const rendered = renderFor('mail', record, alert);
  if (rendered.kind !== 'mail') throw new Error('no mail');
  return rendered;
}

function chatOf({ record, alert }: AlertCase): ChatMessage {
  const rendered = renderFor('chat', record, alert);
  if (rendered.kind !== 'chat') throw new Error('no chat');
  return rendered.message;
}
