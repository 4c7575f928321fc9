import { describe, expect, it } from 'vitest';

import { FindingLine } from '#contracts/api-findings.ts';
import { Problem } from '#contracts/api.ts';
import { MachineEvent } from '#contracts/machine-event.ts';
import { isJudged, type Act } from '#domain/journal.ts';
import { machineEventsOf } from '#domain/rendering/machine-event.ts';
import { STARTS_AT_MS } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

import { actOfAnn, exporting, journalOf } from './exporting.ts';

/** R1 is ahead, and is muted meanwhile; what R2 had was not seen again. */
function story(): JudgedDomain {
  const domain = joined();
  domain.sweep({ R1: { tables: { 7: 2629 } }, R2: 'no-answer' });
  const fromMs = STARTS_AT_MS + 3_600_000;
  const span = { fromMs, untilMs: fromMs + 86_400_000 };
  domain.act({ kind: 'mute', hosts: ['R1'], kinds: [], tables: [], ...span });
  domain.sweep({ R1: { tables: { 7: 2629, 9: 5000 } } });
  return domain;
}

async function pages(acts: readonly Act[], query = '') {
  const { app } = await exporting(journalOf(acts), false);
  const ask = async (asked: string) => {
    const answer = await app.request(`/v1/domains/bank/findings${asked}`);
    const lines = (await answer.clone().text()).split('\n').slice(0, -1);
    const next = /^<(\?[^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    return { answer, next, lines };
  };
  return { ask, first: await ask(query) };
}

/** So many moves of the first incident that a record moves, each with a long text and a number of its own. */
function manyOf({ moves }: JudgedDomain['records'][number], many: number, after = 0) {
  const [move] = moves;
  return move === undefined
    ? []
    : Array.from({ length: many }, (_, n) => ({
        ...move,
        number: after + n + 1,
        text: 'x'.repeat(2_000),
      }));
}

const findingsIn = (lines: readonly string[]) =>
  lines.map((line) => FindingLine.strict().parse(JSON.parse(line)));
const shortOf = (lines: readonly string[]): readonly string[] =>
  findingsIn(lines).map(
    ({ record, host, kind, reason, told }) =>
      `${record} ${host} ${kind} ${reason}${told ? '!' : ''}`,
  );

describe('the findings of a domain', () => {
  it('are every move, those that nobody was told of too, in the order of records', async () => {
    const { records } = story();
    const { first } = await pages(records);
    const expected = records.flatMap(({ moves }, n) =>
      moves.map(
        ({ host, kind, reason, spoken }) =>
          `${n + 1} ${host} ${kind} ${reason}${spoken ? '!' : ''}`,
      ),
    );
    expect(shortOf(first.lines)).toEqual(expected);
    expect(expected.join('\n')).toMatch(/R2 silent did-not-confirm$/m);
    expect(expected.join('\n')).toMatch(/R1 ahead opened$/m);
  });

  it('have the ids and words of the events that machines are told, and each its own', async () => {
    const domain = joined();
    domain.sweeps(3, { R1: { tables: { 9: 5000 } } });
    const journal = journalOf(domain.records);
    const { first } = await pages(domain.records);
    const lines = new Map(findingsIn(first.lines).map((line) => [line.id, line]));
    expect(lines.size).toBe(first.lines.length);
    const events = journal.flatMap((record) =>
      isJudged(record) ? record.act.alerts.flatMap((alert) => machineEventsOf(record, alert)) : [],
    );
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      const { schema: _schema, ...told } = MachineEvent.parse(event);
      expect(lines.get(event.id)).toMatchObject(told);
    }
  });

  it('of what is only counted say since when, on one line, as long as a machine is told', async () => {
    const { records } = story();
    const long = records.map((act) => ({
      ...act,
      moves: act.moves.map((move) => ({ ...move, text: `two\nlines ${'x'.repeat(5_000)}` })),
    }));
    const lines = findingsIn((await pages(long)).first.lines);
    const silent = lines.filter(({ host }) => host === 'R2');
    expect(silent.map(({ reason, firstSeenAt }) => [reason, firstSeenAt !== null])).toEqual([
      ['first-seen', true],
      ['did-not-confirm', false],
    ]);
    expect(new Set(lines.map(({ text }) => text.length))).toEqual(new Set([2_000]));
    expect(lines.filter(({ text }) => !text.startsWith('two lines x'))).toEqual([]);
  });

  it('say who moved an incident, and name no sweep then', async () => {
    const { first } = await pages([actOfAnn('on it')]);
    expect(findingsIn(first.lines)).toMatchObject([
      { reason: 'acknowledged', by: 'ann (not authenticated)', sweep: null, told: false },
    ]);
  });
});

describe('the findings behind a record', () => {
  it('go on where those before it ended: nothing is lost, and nothing comes twice', async () => {
    const { records } = story();
    const { ask, first } = await pages(records);
    expect(first.next).toBe(`?after=${records.length}`);
    expect((await ask('?after=0')).lines).toEqual(first.lines);
    const [{ record } = { record: 0 }] = findingsIn(first.lines);
    const later = (await ask(`?after=${record}`)).lines;
    expect(findingsIn(first.lines.slice(0, -later.length)).map((line) => line.record)).toContain(
      record,
    );
    expect(later).toEqual(first.lines.slice(-later.length));
    expect(findingsIn(later).every((line) => line.record > record)).toBe(true);
    const end = await ask(first.next ?? '');
    expect([end.lines, end.next]).toEqual([[], first.next]);
  });

  it('are none before a day, which is kept in what is next', async () => {
    const { first } = await pages(story().records, '?from=2026-03-03');
    expect(first.lines).toEqual([]);
    expect(first.next).toMatch(/&from=2026-03-03$/);
  });

  it('behind a record that the domain does not have are refused: whoever waits would wait for good', async () => {
    const { records } = story();
    const { ask } = await pages(records);
    const { answer } = await ask(`?after=${records.length + 1}`);
    expect([answer.status, Problem.parse(await answer.json()).detail]).toEqual([
      400,
      `after: the newest record of bank is ${records.length}`,
    ]);
  });
});

describe('the findings of large records', () => {
  it('are those of whole records, as many as one answer of a function has a place for', async () => {
    const { records } = story();
    const busy = records.map((act, n) => ({ ...act, moves: manyOf(act, 500, 1_000 * n) }));
    const { ask, first } = await pages(busy);
    const all = [...first.lines];
    for (let { next, lines } = first; lines.length > 0; all.push(...lines)) {
      const page: Awaited<ReturnType<typeof ask>> = await ask(next ?? '');
      expect((await page.answer.text()).length).toBeLessThanOrEqual(2_500_000);
      ({ next, lines } = page);
    }
    expect(first.lines.length).toBeLessThan(all.length);
    expect(new Set(findingsIn(all).map(({ id }) => id)).size).toBe(all.length);
    expect(all).toHaveLength(busy.reduce((sum, { moves }) => sum + moves.length, 0));
  });

  it('are without their tables, which are counted, where one record has too many', async () => {
    const act = story().records.at(-1);
    if (act === undefined) throw new Error('it was judged');
    const incidents = act.incidents.map((incident) => ({
      ...incident,
      now: Array.from({ length: 30 }, (_, table) =>
        incident.now.slice(0, 1).map((one) => ({ ...one, table })),
      ).flat(),
    }));
    const told = async (moves: number) =>
      findingsIn((await pages([{ ...act, incidents, moves: manyOf(act, moves) }])).first.lines);
    expect((await told(1))[0]).toMatchObject({ tablesLeftOut: 10 });
    const many = await told(1_500);
    expect(many).toHaveLength(1_500);
    expect(new Set(many.map((line) => `${line.tables.length} ${line.tablesLeftOut}`))).toEqual(
      new Set(['0 30']),
    );
  });
});
