import { describe, expect, it } from 'vitest';

import type { IncidentKind } from '#domain/incident.ts';
import { ABSENT, FILES, MASTER, replicasOf, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain, type Sayings } from '#test/judging.ts';

/** A symptom and its cause, as they come about; what lives at the end is the symptom, held. */
type Row = {
  readonly symptom: readonly [IncidentKind, string];
  readonly cause: IncidentKind;
  readonly play: (domain: JudgedDomain) => void;
};

const acting: Saying = { role: 'master' };
const behind = { tables: { 7: 700 } };
const away = { R1: 'agent-away', R2: 'agent-away', R3: 'agent-away' } as const;

const ROWS: readonly Row[] = [
  {
    symptom: ['ahead', 'R1'],
    cause: 'master-went-back',
    play: (domain) => {
      domain.sweeps(3, { [MASTER]: { tables: { 7: 690 } }, ...onAll({ tables: { 7: 700 } }) });
    },
  },
  {
    symptom: ['ahead', 'R1'],
    cause: 'two-masters',
    play: (domain) => {
      domain.sweep({ R1: { tables: { 7: 720 } } });
      for (let n = 0; n < 3; n += 1) domain.sweep({ R1: acting }, { repeat: { R1: acting } });
    },
  },
  {
    symptom: ['stuck', 'R1'],
    cause: 'master-not-sending',
    play: (domain) => {
      domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...onAll(behind) });
      domain.sweeps(5, onAll(behind));
    },
  },
  {
    symptom: ['stuck', 'R1'],
    cause: 'master-silent',
    play: (domain) => {
      domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: behind });
      domain.sweeps(4, { R1: behind });
      domain.sweeps(6, { R1: behind, [MASTER]: 'no-answer' });
    },
  },
  {
    symptom: ['stuck', 'R1'],
    cause: 'list-down',
    play: (domain) => {
      domain.sweep({ [MASTER]: { tables: { 7: 701 }, list: { R1: 'down' } }, R1: behind });
      domain.sweeps(5, { [MASTER]: { list: { R1: 'down' } }, R1: behind });
    },
  },
  {
    symptom: ['other-series', 'R1'],
    cause: 'master-restamped',
    play: (domain) => {
      domain.sweeps(4, { [MASTER]: { stamps: { 7: 77 } }, ...onAll({ stamps: { 7: 0 } }) });
    },
  },
  {
    symptom: ['other-series', 'R2'],
    cause: 'role-moved',
    play: (domain) => {
      const sayings = { [MASTER]: { role: 'replica' }, R1: { ...acting, stamps: { 7: 77 } } };
      for (let n = 0; n < 4; n += 1) domain.sweep(sayings, { repeat: { R1: sayings.R1 } });
    },
  },
  {
    symptom: ['went-back', 'R1'],
    cause: 'empty',
    play: (domain) => {
      domain.sweep({ R1: { tables: { 7: 690 } } });
      domain.sweeps(4, { R1: { tables: { 7: 690 }, zero: [FILES[0]] } });
    },
  },
  {
    symptom: ['went-back', 'R1'],
    cause: 'ahead',
    play: (domain) => {
      domain.sweep({ R1: { tables: { 7: 690 } } });
      domain.sweep({ R1: { tables: { 7: 690, 9: 950 } } });
    },
  },
  {
    symptom: ['silent', 'R1'],
    cause: 'blind',
    play: (domain) => {
      domain.sweeps(6, { R1: 'no-answer' });
      domain.sweeps(4, away);
    },
  },
  {
    symptom: ['boks-stopped', 'R1'],
    cause: 'role-mismatch',
    play: (domain) => {
      domain.sweeps(3, { R1: { role: 'client' } });
      domain.sweeps(4, { R1: { runs: 'stopped', role: 'client' } });
    },
  },
  ...(['down', 'loading', 'new'] as const).map((status): Row => ({
    symptom: [`list-${status}`, 'R1'],
    cause: 'role-mismatch',
    play: (domain) => {
      domain.sweeps(15, { R1: { role: 'client' }, [MASTER]: { list: { R1: status } } });
    },
  })),
  ...(['loading', 'new'] as const).map((status): Row => ({
    symptom: [`list-${status}`, 'R1'],
    cause: 'silent',
    play: (domain) => {
      domain.sweeps(15, { R1: 'no-answer', [MASTER]: { list: { R1: status } } });
    },
  })),
  {
    symptom: ['not-listed', 'R1'],
    cause: 'role-mismatch',
    play: (domain) => {
      domain.sweeps(15, { R1: { role: 'client' }, [MASTER]: { list: { R1: ABSENT } } });
    },
  },
  {
    symptom: ['not-listed', 'R1'],
    cause: 'role-moved',
    play: (domain) => {
      domain.sweeps(14, { [MASTER]: { list: { R1: ABSENT } } });
      const moved = { [MASTER]: { role: 'replica' }, R2: acting };
      for (let n = 0; n < 3; n += 1) domain.sweep(moved, { repeat: { R2: acting } });
    },
  },
  {
    symptom: ['too-few', 'null'],
    cause: 'blind',
    play: (domain) => {
      domain.sweeps(3, onAll({ runs: 'stopped' }));
      domain.sweeps(4, { ...away, [MASTER]: 'agent-away' });
    },
  },
  {
    symptom: ['master-silent', MASTER],
    cause: 'blind',
    play: (domain) => {
      domain.sweeps(6, { [MASTER]: 'no-answer' });
      domain.sweeps(4, { ...away, [MASTER]: 'agent-away' });
    },
  },
];

function onAll(said: Saying): Sayings {
  return { R1: said, R2: said, R3: said };
}

describe('rules.md, D5, held by: a cause holds its symptom and names it', () => {
  it.each(ROWS)('$symptom by $cause', ({ symptom: [kind, host], cause, play }) => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    play(domain);
    const held = domain.all().find((each) => each.kind === kind && `${each.host}` === host);
    expect(held).toMatchObject({ state: 'open', heldBy: { kind: cause } });
    const by = held?.heldBy?.id;
    expect(domain.history(kind).findLast(({ reason }) => reason === 'held')?.text).toBe(
      `held by ${cause} ${by}`,
    );
  });

  it('never silent by master-silent: who does not answer is told, master or not', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweeps(8, { R1: 'no-answer', [MASTER]: 'refused' });
    expect(domain.mustHave('silent', 'R1').heldBy).toBeNull();
    expect(domain.spoken('silent', 'R1')).toEqual(['opened']);
    expect(domain.spoken('master-silent', MASTER)).toEqual(['opened']);
  });

  it('when a cause closes, what still holds then speaks', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweeps(15, { R1: { role: 'client' }, [MASTER]: { list: { R1: 'new' } } });
    expect(domain.spoken('list-new', 'R1')).toEqual([]);
    domain.sweeps(3, { [MASTER]: { list: { R1: 'new' } } });
    expect(domain.spoken('list-new', 'R1')).toEqual(['no-longer-held']);
  });

  it('a table that the fall of the master does not name is not held with it', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    const fallen = { [MASTER]: { tables: { 7: 690 } }, ...onAll({ tables: { 7: 700 } }) };
    domain.sweeps(3, { ...fallen, R1: { tables: { 7: 700, 9: 950 } } });
    expect(domain.mustHave('ahead', 'R1').heldBy).toBeNull();
    expect(domain.mustHave('ahead', 'R2').heldBy?.kind).toBe('master-went-back');
  });
});

describe('master-restamped (rules.md, D5): latched', () => {
  const restamped = (): JudgedDomain => {
    const domain = joined();
    const again = { stamps: { 7: 77 } };
    domain.sweeps(3, { [MASTER]: again, R1: again, R2: again });
    return domain;
  };
  const all = (said: Saying): Sayings => ({ [MASTER]: said, R1: said, R2: said });

  it('is not opened by one reading, nor by a shift of the zone', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { stamps: { 7: 77 } } });
    domain.sweep();
    expect(domain.reasons('master-restamped', MASTER)).toEqual(['first-seen', 'did-not-confirm']);
    domain.sweeps(4, { [MASTER]: { stamps: 3_600 } });
    expect(domain.reasons('master-restamped', MASTER).length).toBe(2);
  });

  it('asks for a second reading of the master at once', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { stamps: { 7: 77 } } });
    domain.followUp({ [MASTER]: { stamps: { 7: 77 } } });
    expect(domain.stateOf('master-restamped', MASTER)).toBe('open');
  });

  it('stays open while the numbers stand still, and closes once all have moved and followed', () => {
    const domain = restamped();
    domain.sweeps(9, all({ stamps: { 7: 77 } }));
    expect(domain.stateOf('master-restamped', MASTER)).toBe('open');
    domain.sweeps(3, all({ stamps: { 7: 77 }, tables: { 7: 705 } }));
    expect(domain.stateOf('master-restamped', MASTER)).toBe('closed');
  });

  it('not while one replica has not followed', () => {
    const domain = restamped();
    const followed = { stamps: { 7: 77 }, tables: { 7: 705 } };
    domain.sweeps(9, { [MASTER]: followed, R1: followed, R2: { tables: { 7: 700 } } });
    expect(domain.stateOf('master-restamped', MASTER)).toBe('open');
  });
});

describe('tables that the configuration ignores (rules.md: they never page)', () => {
  it('alone they are a warning, whatever they would be elsewhere', () => {
    const domain = joined({ ignore: [7] });
    domain.sweep({ R1: { tables: { 7: 720 } } });
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ state: 'open', severity: 'warning' });
  });

  it('one that vanished, too', () => {
    const domain = joined({ ignore: [7] });
    domain.sweeps(3, { R1: { lacks: [7] } });
    expect(domain.mustHave('missing', 'R1').severity).toBe('warning');
    domain.sweeps(3, { R1: { lacks: [7, 9] } });
    expect(domain.mustHave('missing', 'R1').severity).toBe('error');
    expect(domain.spoken('missing', 'R1')).toEqual(['opened', 'more-tables']);
  });

  it('nor do they once they have crossed, when that would be an error', () => {
    const domain = joined({ ignore: [7] });
    domain.sweep({ R1: { tables: { 7: 720 } } });
    domain.sweep({ [MASTER]: { tables: { 7: 730 } }, R1: { tables: { 7: 720 } } });
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ crossed: true, severity: 'warning' });
  });

  it('with another table beside them they are as any', () => {
    const domain = joined({ ignore: [7] });
    domain.sweep({ R1: { tables: { 7: 720 } } });
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    expect(domain.mustHave('ahead', 'R1').severity).toBe('critical');
  });
});

describe('follow-up sweeps where the period is longer than T (rules.md, N and T)', () => {
  const hourly = { periodSeconds: 3_600 };

  it.each<readonly [IncidentKind, string, Sayings]>([
    ['other-series', 'R1', { R1: { stamps: { 7: 77 } } }],
    ['missing', 'R1', { R1: { lacks: [7] } }],
    ['boks-stopped', 'R1', { R1: { runs: 'stopped' } }],
    ['list-down', 'R1', { [MASTER]: { list: { R1: 'down' } } }],
    ['role-mismatch', 'R1', { R1: { role: 'client' } }],
    ['empty', 'R1', { R1: { zero: [FILES[0]] } }],
  ])('%s opens within a quarter of an hour of its first bad reading', (kind, host, sayings) => {
    const domain = joined(hourly);
    for (let n = 0; domain.stateOf(kind, host) === 'none' && n < 3; n += 1) domain.sweep(sayings);
    for (let n = 0; domain.stateOf(kind, host) === 'pending' && n < 3; n += 1) {
      domain.followUp(sayings);
    }
    expect(domain.stateOf(kind, host)).toBe('open');
  });

  it('counts towards no closing', () => {
    const domain = joined(hourly);
    domain.sweep({ R1: { role: 'client' } });
    domain.followUp({ R1: { role: 'client' } });
    domain.sweep({ R2: { runs: 'stopped' } });
    expect(domain.mustHave('role-mismatch', 'R1')).toMatchObject({
      state: 'recovering',
      progress: 1,
    });
    domain.followUp();
    expect(domain.mustHave('role-mismatch', 'R1')).toMatchObject({
      state: 'recovering',
      progress: 1,
    });
  });
});
