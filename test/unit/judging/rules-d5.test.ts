import { describe, expect, it } from 'vitest';

import type { Incident, IncidentKind } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { ABSENT, FILES, MASTER, type Saying } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain, type Sayings } from '#test/judging.ts';

/** One row of D5: what is said, when that opens, and how it ends once all is said in health. */
type Row = {
  readonly kind: IncidentKind;
  readonly host: string | null;
  /** What hosts say in the sweeps in which it holds, the first of them 0. */
  readonly says: (sweep: number) => Sayings;
  readonly repeat?: Sayings;
  /** Reads, and minutes since the first of them, with which it opens. */
  readonly opens: { readonly reads: number; readonly minutes: number };
  readonly severity: Incident['severity'];
  /** Its state in the healthy sweeps that follow. */
  readonly ends: readonly Incident['state'][];
};

const always = (sayings: Sayings) => (): Sayings => sayings;
const listed = (status: string): Sayings => ({ [MASTER]: { list: { R1: status } } });
const acting: Saying = { role: 'master' };
const restamped: Sayings = { [MASTER]: { stamps: { 7: 900 } }, R1: { stamps: { 7: 900 } } };

const OPEN_THEN_TWO = ['recovering', 'closed'] as const;
const THREE = ['recovering', 'recovering', 'closed'] as const;

/** rules.md, D5, in its order, at a period of five minutes. */
const ROWS: readonly Row[] = [
  {
    kind: 'ahead',
    host: 'R1',
    says: always({ R1: { tables: { 7: 720 } } }),
    opens: { reads: 1, minutes: 0 },
    severity: 'critical',
    // Reset, in step in three sweeps; it waits for a movement that proves the repair.
    ends: ['recovering', 'recovering', 'recovering', 'recovering'],
  },
  {
    kind: 'empty',
    host: 'R1',
    says: always({ R1: { zero: [FILES[0]] } }),
    opens: { reads: 3, minutes: 10 },
    severity: 'critical',
    ends: THREE,
  },
  {
    kind: 'stuck',
    host: 'R1',
    says: always({ [MASTER]: { tables: { 7: 701 } }, R1: { tables: { 7: 700 } } }),
    opens: { reads: 4, minutes: 15 },
    severity: 'error',
    ends: ['open', 'recovering', 'recovering', 'closed'],
  },
  {
    kind: 'behind',
    host: 'R1',
    // Twenty minutes late, and it moves each time.
    says: (n) => ({
      [MASTER]: { tables: { 7: 700 + 10 * n } },
      R1: { tables: { 7: Math.max(701, 660 + 10 * n) } },
    }),
    opens: { reads: 4, minutes: 15 },
    severity: 'warning',
    ends: THREE,
  },
  {
    kind: 'other-series',
    host: 'R1',
    says: always({ R1: { stamps: { 7: 77 } } }),
    opens: { reads: 3, minutes: 10 },
    severity: 'error',
    ends: THREE,
  },
  {
    kind: 'missing',
    host: 'R1',
    says: always({ R1: { lacks: [7] } }),
    opens: { reads: 3, minutes: 10 },
    severity: 'error',
    ends: THREE,
  },
  {
    kind: 'missing',
    host: 'R1',
    says: always({ [MASTER]: { tables: { 60: 5 } }, R1: { lacks: [60] } }),
    opens: { reads: 3, minutes: 10 },
    severity: 'warning',
    ends: THREE,
  },
  {
    kind: 'went-back',
    host: 'R1',
    says: always({ R1: { tables: { 7: 690 } } }),
    opens: { reads: 1, minutes: 0 },
    severity: 'warning',
    ends: THREE,
  },
  {
    kind: 'silent',
    host: 'R1',
    says: always({ R1: 'no-answer' }),
    opens: { reads: 5, minutes: 20 },
    severity: 'warning',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'boks-stopped',
    host: 'R1',
    says: always({ R1: { runs: 'stopped' } }),
    opens: { reads: 3, minutes: 10 },
    severity: 'error',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'list-down',
    host: 'R1',
    says: always(listed('down')),
    opens: { reads: 3, minutes: 10 },
    severity: 'error',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'list-loading',
    host: 'R1',
    says: always(listed('loading')),
    opens: { reads: 13, minutes: 60 },
    severity: 'warning',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'list-new',
    host: 'R1',
    says: always(listed('new')),
    opens: { reads: 13, minutes: 60 },
    severity: 'error',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'not-listed',
    host: 'R1',
    says: always(listed(ABSENT)),
    opens: { reads: 13, minutes: 60 },
    severity: 'warning',
    ends: THREE,
  },
  {
    kind: 'unwatched-replica',
    host: 'STRANGER',
    says: always({ [MASTER]: { list: { STRANGER: 'ok' } } }),
    opens: { reads: 13, minutes: 60 },
    severity: 'warning',
    ends: THREE,
  },
  {
    kind: 'role-mismatch',
    host: 'R1',
    says: always({ R1: { role: 'client' } }),
    opens: { reads: 2, minutes: 5 },
    severity: 'warning',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'role-moved',
    host: 'R1',
    says: always({ [MASTER]: { role: 'replica' }, R1: acting }),
    repeat: { R1: acting },
    opens: { reads: 2, minutes: 5 },
    severity: 'error',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'no-master',
    host: null,
    says: always({ [MASTER]: { role: 'replica' } }),
    opens: { reads: 2, minutes: 5 },
    severity: 'critical',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'two-masters',
    host: null,
    says: always({ R1: acting }),
    repeat: { R1: acting },
    opens: { reads: 2, minutes: 5 },
    severity: 'critical',
    ends: THREE,
  },
  {
    kind: 'master-went-back',
    host: MASTER,
    says: always({ [MASTER]: { tables: { 7: 690 } } }),
    opens: { reads: 2, minutes: 5 },
    severity: 'critical',
    ends: ['open', 'open', 'open', 'open'],
  },
  {
    kind: 'master-restamped',
    host: MASTER,
    says: always(restamped),
    opens: { reads: 2, minutes: 5 },
    severity: 'critical',
    ends: ['open', 'open', 'open', 'open'],
  },
  {
    kind: 'master-not-sending',
    host: MASTER,
    says: always({
      [MASTER]: { tables: { 7: 701 } },
      R1: { tables: { 7: 700 } },
      R2: { tables: { 7: 700 } },
    }),
    // With the last of them stuck: a count of its own it has not.
    opens: { reads: 1, minutes: 0 },
    severity: 'critical',
    // It does not wait for its symptoms (ADR 0012).
    ends: THREE,
  },
  {
    kind: 'master-silent',
    host: MASTER,
    says: always({ [MASTER]: 'no-answer' }),
    opens: { reads: 5, minutes: 20 },
    severity: 'error',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'too-few',
    host: null,
    says: always({ R1: { runs: 'stopped' } }),
    opens: { reads: 2, minutes: 5 },
    severity: 'critical',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'blind',
    host: null,
    says: always({ R1: 'throttled' }),
    opens: { reads: 3, minutes: 10 },
    severity: 'error',
    ends: OPEN_THEN_TWO,
  },
  {
    kind: 'drift-of-format',
    host: 'R1',
    says: always({ R1: { complete: false } }),
    opens: { reads: 2, minutes: 5 },
    severity: 'warning',
    ends: OPEN_THEN_TWO,
  },
];

/** Judges until it is open; the reads and minutes are those of the sweep in which it opened. */
function open({ kind, host, says, repeat }: Row): JudgedDomain {
  const domain = joined();
  for (let n = 0; n < 40; n += 1) {
    domain.sweep(says(n), repeat === undefined ? {} : { repeat });
    if (domain.stateOf(kind, host) === 'open') return domain;
  }
  throw new Error(`${kind} never opened: ${JSON.stringify(domain.last.moves)}`);
}

describe('rules.md, D5: every kind', () => {
  it.each(ROWS)('$kind of $host opens with $opens', (row) => {
    const { kind, host, opens, severity } = row;
    const domain = open(row);
    const incident = domain.mustHave(kind, host);
    const since = minutesOf(domain.last) - (incident.count.sinceMs - START) / 60_000;
    expect({ reads: incident.count.reads, minutes: since }).toEqual(opens);
    expect(incident.severity).toBe(severity);
  });

  it.each(ROWS)('$kind of $host ends as $ends', (row) => {
    const domain = open(row);
    const states = row.ends.map(() => {
      domain.sweep();
      return domain.stateOf(row.kind, row.host);
    });
    expect(states).toEqual(row.ends);
  });

  it('has a row here', () => {
    expect(new Set(ROWS.map(({ kind }) => kind))).toEqual(new Set(ALL_KINDS.map(({ id }) => id)));
  });
});

/** The columns *held by* and K of D5. */
const HELD_BY: Readonly<Record<IncidentKind, readonly [readonly IncidentKind[], number]>> = {
  ahead: [['master-went-back', 'master-restamped', 'two-masters'], 3],
  empty: [[], 3],
  stuck: [['master-not-sending', 'master-silent', 'list-down'], 3],
  behind: [['stuck', 'master-not-sending', 'list-loading'], 3],
  'other-series': [['master-restamped', 'role-moved'], 3],
  missing: [['role-mismatch'], 3],
  'went-back': [['ahead', 'empty'], 3],
  silent: [['blind'], 2],
  'boks-stopped': [['role-mismatch'], 2],
  'list-down': [['silent', 'role-mismatch'], 2],
  'list-loading': [['silent', 'role-mismatch'], 2],
  'list-new': [['silent', 'role-mismatch'], 2],
  'not-listed': [['role-moved', 'role-mismatch'], 3],
  'unwatched-replica': [['role-moved', 'role-mismatch'], 3],
  'role-mismatch': [[], 2],
  'role-moved': [[], 2],
  'no-master': [[], 2],
  'two-masters': [[], 3],
  'master-went-back': [[], 1],
  'master-restamped': [[], 3],
  'master-not-sending': [['blind'], 3],
  'master-silent': [['blind'], 2],
  'too-few': [['blind'], 2],
  blind: [[], 1],
  'drift-of-format': [[], 2],
};

describe('rules.md, D5: what holds a kind, and the sweeps that close it', () => {
  it.each(ALL_KINDS)('$id', (kind) => {
    expect([kind.heldBy.map((holder) => holder.kind), kind.cleanNeeded]).toEqual(HELD_BY[kind.id]);
  });
});

const START = 1_772_438_400_000;
