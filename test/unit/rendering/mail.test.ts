import { beforeAll, describe, expect, it } from 'vitest';

import { incidentOf, played } from '#test/judging-timeline.ts';
import { act } from '#test/service-acts.ts';
import type { Service, Told } from '#test/service.ts';

/** Lines joined, margins left out. */
const inOneLine = ({ body }: Told): string => body.replaceAll(/\n {7}/g, ' ');
const aboutAhead = ({ told }: Service): readonly Told[] =>
  told.filter(({ subject }) => /REPHOST .*(AHEAD|CROSSED)/.test(subject));

describe('the messages of the drill of 2008', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('dr-drill-2008');
  });

  it('have a subject of at most 99 ASCII characters that ends with the incident', () => {
    expect(service.told.length).toBeGreaterThan(5);
    for (const { subject } of service.told) {
      expect(subject).toMatch(/^\[BoKS\]\[[A-Z]+\] demo: [ -~]+ - demo-\d+-\d+$/);
      expect(subject.length).toBeLessThanOrEqual(99);
    }
  });

  it('have lines of at most 72 characters', () => {
    const lines = service.told.flatMap(({ body }) => body.split('\n'));
    expect(lines.filter((line) => line.length > 72)).toEqual([]);
  });

  it('say at first why it is sure, what it means and what not to do', () => {
    const [first] = aboutAhead(service);
    expect(first?.subject).toMatch(
      /^\[BoKS\]\[CRITICAL\] demo: REPHOST AHEAD of master, T9 \+2339/,
    );
    const text = first === undefined ? '' : inOneLine(first);
    expect(text).toContain('Proved by order: the replica was read first');
    expect(text).toContain('A second pair confirmed it at 2026-03-02 08:25 UTC.');
    expect(text).toContain('rights that were withdrawn since may still work (inference)');
    expect(text).toContain('2. Keep: do not promote this replica');
  });

  it('say at last what proved that it healed', () => {
    const closed = aboutAhead(service).map(inOneLine).at(-1);
    expect(closed).toContain('Proved by movement: the master moved, and the replica followed.');
    expect(closed).not.toContain('MEANS');
  });

  it('of another kind are as sure as this sweep is, once it no longer holds', () => {
    const roles = service.told.filter(({ subject }) => subject.includes('ACTING AS MASTER'));
    expect(roles.map((told) => /SURE\? {2}(.{20})/.exec(inOneLine(told))?.[1])).toEqual([
      'Read on the hosts th',
      'As read in this swee',
      'As read in this swee',
    ]);
  });
});

it('a message of an `ahead` that recovers by a sign alone says that a person closes it', async () => {
  const service = await played('restored-below-master', { untilMinutes: 52 });
  const recovering = aboutAhead(service).map(inOneLine).at(-1);
  expect(recovering).toContain('a person compares the contents and closes it');
  expect(recovering).not.toContain('Equal numbers are not equal content');
});

describe('the message of a crossing', () => {
  it('says in its subject that it crossed, and means what is true then', async () => {
    const service = await played('crossed-then-converted', { untilMinutes: 45 });
    const [, crossed] = aboutAhead(service);
    expect(crossed?.subject).toMatch(
      /^\[BoKS\]\[ERROR\] demo: REPHOST CROSSED, NOT healthy, T7, 3 tables - /,
    );
    const text = crossed === undefined ? '' : inOneLine(crossed);
    expect(text).toContain('the master has passed it, over the hole: T7');
    expect(text).toContain('no reset was seen, nothing was repaired');
    expect(text).toContain('All numbers agree again, over updates that this replica dropped');
    expect(text).not.toContain('has not given out yet');
  });

  it('of one that a person closed claims no proof', async () => {
    const service = await played('crossed-then-converted', { untilMinutes: 45 });
    const { id } = await incidentOf(service, '00:44', ['ahead', 'REPHOST']);
    const code = 'contents-compared';
    await act(service, { kind: 'close', incident: id, code }, 'dumped and compared both');
    await service.until('00:47');
    const closed = aboutAhead(service).at(-1);
    expect(closed?.subject).toMatch(/^\[BoKS\]\[CLOSED\]/);
    expect(closed && inOneLine(closed)).toContain(
      'A person closed it: no reading proves it healed.',
    );
  });
});
