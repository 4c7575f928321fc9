import { beforeAll, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import type { BundleFacts } from '#domain/evidence/bundle-facts.ts';
import { checkChain, formatChain } from '#domain/evidence/chain.ts';
import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import { stateTimeline } from '#domain/evidence/compose/state-timeline.ts';
import type { Incident, Move } from '#domain/incident.ts';
import { isJudged, NO_RECORD_SHA256, type JudgedRecord } from '#domain/journal.ts';
import { gatherRecords } from '#runtime/gather-records.ts';
import { bundleFacts } from '#test/bundle-facts.ts';
import { sha256Hex } from '#test/service.ts';

/** The incident of 2008 as it would be after three days: opened by record 4, closed by record 900. */
const STORY = bundleFacts();
const PERIOD_MS = 300_000;
const NEWEST = 900;
const MOVED = [4, 5, NEWEST];
const opened = STORY.records.filter(isJudged).find(({ number }) => number === 4);
const calm = STORY.records.filter(isJudged).find(({ number }) => number === 1);
const atOf = (number: number): number => STORY.incident.firstSeenAtMs + (number - 4) * PERIOD_MS;

function recordNumbered(number: number): JudgedRecord {
  const like = number < 4 ? calm : opened;
  if (like === undefined) throw new Error('the story has no such record');
  const closes = number === NEWEST;
  const incident: Incident = {
    ...STORY.incident,
    state: closes ? 'closed' : 'open',
    closedAtMs: closes ? atOf(number) : null,
    records: MOVED.filter((one) => one <= number),
  };
  const change: Partial<Move> =
    number === 4
      ? { from: 'none', to: 'open', reason: 'opened' }
      : { from: 'open', to: incident.state, reason: closes ? 'closed' : 'confirmed' };
  const [told] = (opened?.act.moves ?? []).filter((move) => move.incident === incident.id);
  const moves = told !== undefined && MOVED.includes(number) ? [{ ...told, ...change }] : [];
  return {
    ...like,
    number,
    previous: number === 1 ? NO_RECORD_SHA256 : sha256Hex(String(number - 1)),
    nonce: `nonce ${number}`,
    act: {
      ...like.act,
      sweep: {
        ...like.act.sweep,
        number,
        id: `prod-${number}`,
        scheduledAtMs: atOf(number),
        purpose: { kind: 'regular' },
      },
      moves,
      incidents: moves.length === 0 ? [] : [incident],
    },
  };
}

describe('an incident of 900 records', () => {
  let facts: BundleFacts;
  let textAt: (path: string) => string;
  beforeAll(async () => {
    const store = new MemoryAuditStore();
    for (let number = 1; number <= NEWEST; number += 1) {
      await store.appendRecord(recordNumbered(number));
    }
    await store.putIncident({ ...STORY.incident, state: 'closed', records: MOVED }, NEWEST);
    const collection = { ...STORY.collection, asOf: NEWEST };
    const journal = await gatherRecords(collection, { store, sha256: sha256Hex });
    if (journal === undefined) throw new Error('the incident is not there');
    const { incident, others, records, leftOut, span } = journal;
    const chain = formatChain(span.links, { prev: span.previous, sha256: sha256Hex });
    const gathered = { collection, incident, others, records, recordsLeftOut: leftOut, chain };
    facts = bundleFacts({ ...gathered, collected: [], runs: [], history: [] });
    const { files } = composeFiles(facts, { profile: 'vendor-clear', counts: [] });
    textAt = (path) => files.find((file) => file.path === path)?.text ?? '';
  });

  it('keeps its beginning and its end', () => {
    const numbers = facts.records.map(({ number }) => number);
    expect(numbers.slice(0, 201)).toEqual(Array.from({ length: 201 }, (_, at) => at + 1));
    expect(numbers.slice(201)).toEqual(Array.from({ length: 25 }, (_, at) => at + 876));
    expect(facts.incident.state).toBe('closed');
  });

  it('names in missing.txt what was not read of it, and says so where its reader begins', () => {
    expect(textAt('collection/missing.txt')).toContain(
      '05-timeline.csv, history/: 674 records of the journal not read, none of which moved this ' +
        'incident, rule records.span; not here: 202 to 875\n',
    );
    expect(textAt('00-START-HERE.txt')).toContain('are here in part');
  });

  it('says of its chain where it ends', () => {
    const chain = textAt('integrity/chain.txt');
    expect(checkChain(chain, sha256Hex)).toEqual({ first: 1, last: 201 });
    expect(textAt('collection/missing.txt')).toContain(
      'integrity/chain.txt: the lines of records 202 to 900, rule records.span\n',
    );
    expect(textAt('integrity/README.txt')).toContain('The last line is that of record 201.');
  });

  it('draws no sweep that is not here as judged', () => {
    const { rows } = stateTimeline(facts, atOf(NEWEST));
    expect(rows[0]?.runs).toEqual([
      { fromMs: atOf(1), state: 'in-step' },
      { fromMs: atOf(4), state: 'ahead' },
      { fromMs: atOf(202), state: 'not-shown' },
      { fromMs: atOf(876), state: 'ahead' },
    ]);
    expect(textAt('01-report.txt')).toMatch(/^T7 {3,}.*A-{20,}A/m);
    expect(textAt('01-report.html')).toContain('class="not-shown"');
  });
});
