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
