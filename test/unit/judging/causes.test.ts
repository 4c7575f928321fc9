import { describe, expect, it } from 'vitest';

import type { RankedCause } from '#domain/cause/cause.ts';
import { rankCauses } from '#domain/cause/rank-causes.ts';
import type { IncidentKind } from '#domain/incident.ts';
import { MASTER, replicasOf } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

function causesOf(domain: JudgedDomain, kind: IncidentKind, host: string): readonly RankedCause[] {
  const { settings } = domain;
  const incident = domain.mustHave(kind, host);
  return rankCauses({ settings, state: domain.state(), incident, others: domain.all() });
}

const idsOf = (causes: readonly RankedCause[]): readonly string[] => causes.map(({ id }) => id);

describe("what the master's list and the zone say of a replica that is ahead", () => {
  const AHEAD = { tables: { 7: 750 } } as const;
  const causeOf = (domain: JudgedDomain, id: string): RankedCause | undefined =>
    causesOf(domain, 'ahead', 'R1').find((cause) => cause.id === id);

  it.each(['new', 'loading'])('was master: it is listed as %s', (status) => {
    const domain = joined();
    domain.sweep({ R1: AHEAD, [MASTER]: { list: { R1: status } } });
    expect(causeOf(domain, 'was-master')?.supports).toContain(
      `the master's list shows it as ${status}: it became a replica of late`,
    );
  });

  it('was master: its Count fell', () => {
    const fell = "its Count in the master's list fell, as at a conversion (inference)";
    const domain = joined();
    domain.sweep({ R1: AHEAD, [MASTER]: { sent: { R1: 900 } } });
    expect(causeOf(domain, 'was-master')?.supports).toContain(fell);
    const other = joined();
    other.sweep({ R1: AHEAD });
    expect(causeOf(other, 'was-master')?.supports).not.toContain(fell);
  });

  it('no second writer: the master goes on feeding it', () => {
    const fed = "the master's list says ok of it, and its Count grows: it is fed by this master";
    const domain = joined();
    for (const [count, value] of [
      [1_010, 750],
      [1_020, 800],
      [1_030, 850],
    ] as const) {
      domain.sweep({ R1: { tables: { 7: value } }, [MASTER]: { sent: { R1: count } } });
    }
    expect(causeOf(domain, 'two-masters')?.contradicts).toContain(fed);
    domain.sweep({ R1: { tables: { 7: 900 } }, [MASTER]: { list: { R1: 'down' } } });
    expect(causeOf(domain, 'two-masters')?.contradicts).not.toContain(fed);
  });

  it('misread: its stamps differ from the master’s by a zone', () => {
    const zone = "its stamps are the master's only but for a time zone: perhaps of another series";
    const domain = joined();
    for (let n = 0; n < 3; n += 1) domain.sweep({ R1: { ...AHEAD, stamps: 3_600 } });
    expect(causeOf(domain, 'misread')?.supports).toContain(zone);
    const other = joined();
    other.sweep({ R1: AHEAD });
    expect(causeOf(other, 'misread')?.supports ?? []).not.toContain(zone);
  });
});

describe('what may have put a replica ahead', () => {
  it('is its time as master first, where it was seen as such and only some tables are ahead', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { role: 'replica' }, R1: { role: 'master' } });
    domain.sweep({ R1: { tables: { 7: 2_629 } } });
    const [first, ...others] = causesOf(domain, 'ahead', 'R1');
    expect(first?.id).toBe('was-master');
    expect(first?.supports).toEqual([
      'it ran as master in sweep 3',
      'ahead in T7 alone: the tables that were edited then, as in 2008',
      'no other replica that was read is ahead in these tables',
    ]);
    expect(idsOf(others)).not.toContain('two-masters');
  });

  it('is a second writer first, where its own number grows while it runs as a replica', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 750 } } });
    domain.sweep({ R1: { tables: { 7: 800 } } });
    const [first] = causesOf(domain, 'ahead', 'R1');
    expect(first?.id).toBe('two-masters');
    expect(first?.supports).toEqual([
      'its own numbers grew while it ran as a replica: T7 +50 since it opened',
    ]);
  });

  it('is the master that went back, where its own counter fell and all are ahead alike', () => {
    const domain = joined();
    domain.sweep({
      [MASTER]: { tables: { 7: 600 } },
      R1: { tables: { 7: 700 } },
      R2: { tables: { 7: 700 } },
    });
    domain.followUp({
      [MASTER]: { tables: { 7: 600 } },
      R1: { tables: { 7: 700 } },
      R2: { tables: { 7: 700 } },
    });
    const [first] = causesOf(domain, 'ahead', 'R1');
    expect(first?.id).toBe('master-went-back');
    expect(first?.supports).toEqual([
      "the master's own counter fell, read twice",
      'ahead in the same tables: 1 other replica',
    ]);
  });

  it('is a reading of ours, where a second pair did not show it again', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 701 } } });
    domain.followUp({ [MASTER]: { tables: { 7: 701 } }, R1: { tables: { 7: 701 } } });
    expect(idsOf(causesOf(domain, 'ahead', 'R1'))[0]).toBe('misread');
  });
});

describe('a cause of which something speaks', () => {
  it('is named with what contradicts it', () => {
    const domain = joined({
      replicas: replicasOf('R1', 'R2').map((one) => ({ ...one, formerMaster: one.host === 'R1' })),
    });
    domain.sweep({ R1: { tables: { 7: 750 } }, R2: { tables: { 7: 750 } } });
    const found = causesOf(domain, 'ahead', 'R1').find(({ id }) => id === 'was-master');
    expect(found).toMatchObject({
      supports: ['the configuration names it a former master'],
      contradicts: ['every other replica that was read is ahead in the same tables'],
    });
  });
});

describe('what may keep updates from a replica', () => {
  const behind = { tables: { 7: 700 } };

  it('is one lost update, where its other tables go on', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: behind });
    domain.sweeps(5, { R1: behind });
    const causes = causesOf(domain, 'stuck', 'R1');
    expect(idsOf(causes)[0]).toBe('update-lost');
    expect(idsOf(causes)).toContain('path-broken');
  });

  it('is the way to it, where the list says down and others receive updates', () => {
    const domain = joined();
    const all = { 1: 100, 2: 200, 5: 500, 7: 700, 9: 900, 25: 250 };
    const further = { 1: 110, 2: 210, 5: 510, 7: 710, 9: 910, 25: 260 };
    domain.sweep({ [MASTER]: { tables: further }, R1: { tables: all } });
    domain.sweeps(5, { [MASTER]: { list: { R1: 'down' } }, R1: { tables: all } });
    const [first] = causesOf(domain, 'stuck', 'R1');
    expect(first?.id).toBe('path-broken');
    expect(first?.supports).toEqual([
      "the master's list says down",
      'updates reach 1 other replica',
    ]);
  });

  it('is the master, where every replica that was read is stuck', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: behind, R2: behind });
    domain.sweeps(5, { R1: behind, R2: behind });
    expect(idsOf(causesOf(domain, 'stuck', 'R1'))[0]).toBe('master-not-sending');
    const causes = causesOf(domain, 'master-not-sending', MASTER);
    expect(idsOf(causes)[0]).toBe('send-bridge-stopped');
    expect(causes.map(({ says }) => says).join(' ')).toContain('inference');
  });
});

describe('what may have emptied files', () => {
  it('is a conversion, where the list says new and it ran in another role', () => {
    const domain = joined();
    domain.sweeps(3, { R1: { role: 'client' } });
    domain.sweeps(20, { [MASTER]: { list: { R1: 'new' } }, R1: { zero: ['user.dat'] } });
    expect(idsOf(causesOf(domain, 'empty', 'R1'))[0]).toBe('converted');
  });

  it('is data that were removed, where the list says ok', () => {
    const domain = joined();
    domain.sweeps(6, { R1: { zero: ['user.dat'] } });
    expect(idsOf(causesOf(domain, 'empty', 'R1'))).toEqual(['data-removed']);
  });
});

it('has nothing to rank for a kind that says itself what happened', () => {
  const domain = joined();
  domain.sweeps(6, { R1: 'no-answer' });
  expect(causesOf(domain, 'silent', 'R1')).toEqual([]);
});
