import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { parseSequence } from '#domain/boksdiag/sequence.ts';
import { MASTER, type Said } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

import { OTHER_RULES, type Look, type Word } from './other-rules.ts';

/** One situation: what another monitor gets to see of one table, and the same played through ours. */
type Situation = {
  readonly name: string;
  readonly look: Look;
  /** What the others say of it, by their number of sixteen. */
  readonly others: Partial<Record<Word, number>>;
  readonly play: (domain: JudgedDomain) => void;
  /** The incidents that live in ours then. */
  readonly ours: readonly string[];
};

const T = 7;
const at = (sequence: number): Said => ({ tables: { [T]: sequence } });
const look = (master: number, replica: number, replicaLater = replica): Look => ({
  master,
  replica,
  replicaLater,
});

const SITUATIONS: readonly Situation[] = [
  {
    name: 'nothing moves, and nothing is wrong',
    look: look(700, 700),
    others: { ok: 16 },
    play: (domain) => domain.sweeps(6),
    ours: [],
  },
  {
    name: 'a replica is ahead, as in 2008',
    look: look(5053, 6982),
    others: { ok: 8, behind: 3, differs: 3, ahead: 2 },
    play: (domain) => domain.sweep({ [MASTER]: at(5053), R1: at(6982) }),
    ours: ['ahead R1 open'],
  },
  {
    name: 'the master has passed it, over the hole',
    look: look(725, 725),
    others: { ok: 16 },
    play: (domain) => {
      domain.sweep({ R1: at(720) });
      domain.sweep({ [MASTER]: at(725), R1: at(725) });
    },
    ours: ['ahead R1 open, crossed'],
  },
  {
    name: 'a busy pair, the master read first: an edit falls in between',
    look: look(700, 701),
    others: { ok: 8, behind: 3, differs: 3, ahead: 2 },
    play: (domain) => {
      // What is read of the master first is its value of the sweep before.
      domain.sweep({ [MASTER]: at(700), R1: at(700) });
      domain.sweep({ [MASTER]: at(702), R1: at(701) });
    },
    ours: [],
  },
  {
    name: 'a replica a little behind, and moving',
    look: look(705, 702, 705),
    others: { ok: 1, behind: 12, differs: 3 },
    play: (domain) => {
      domain.sweep({ [MASTER]: at(705), R1: at(702) });
      domain.sweep({ [MASTER]: at(707), R1: at(705) });
    },
    ours: [],
  },
  {
    name: 'one lost update on a quiet table',
    look: look(701, 700),
    others: { ok: 1, behind: 11, differs: 3, stuck: 1 },
    play: (domain) => {
      domain.sweep({ [MASTER]: at(701), R1: at(700) });
      for (let n = 0; n < 4; n += 1) domain.sweep({ R1: at(700) });
    },
    ours: ['stuck R1 open'],
  },
  {
    name: 'the master was restored: its number fell below all replicas',
    look: look(690, 700),
    others: { ok: 8, behind: 3, differs: 3, ahead: 2 },
    play: (domain) => {
      domain.sweep({ [MASTER]: at(690), R1: at(700), R2: at(700) });
      domain.followUp({ R1: at(700), R2: at(700) });
    },
    ours: ['ahead R1 open, held', 'ahead R2 open, held', `master-went-back ${MASTER} open`],
  },
  {
    name: 'equal numbers over data files that are empty',
    look: look(700, 700),
    others: { ok: 16 },
    play: (domain) => domain.sweeps(5, { R1: { zero: ['group.dat', 'user.dat'] } }),
    ours: ['empty R1 open'],
  },
];

describe.each(SITUATIONS)('$name', ({ look: seen, others, play, ours }) => {
  it(`is told by the others as ${inWords(others)}`, () => {
    const counted: Partial<Record<Word, number>> = {};
    for (const { says } of OTHER_RULES) {
      const { word } = says(seen);
      counted[word] = (counted[word] ?? 0) + 1;
    }
    expect(counted).toEqual(others);
  });

  it(`is for us ${ours.length === 0 ? 'nothing' : ours.join('; ')}`, () => {
    const domain = joined();
    play(domain);
    const live = domain
      .all()
      .filter(({ state }) => state === 'open' || state === 'recovering')
      .map(
        ({ kind, host, state, crossed, heldBy }) =>
          `${kind} ${host} ${state}${crossed ? ', crossed' : ''}${heldBy === null ? '' : ', held'}`,
      );
    expect(live.toSorted()).toEqual(ours);
  });
});

/** The captured texts of 2008, table by table, in the words of each monitor. */
describe('the numbers of 2008', () => {
  const numbers = (file: string): ReadonlyMap<number, number> => {
    const read = parseSequence(readFileSync(`examples/k1262/${file}`, 'utf8'));
    if (read.kind === 'refused') throw new Error(read.reason);
    return new Map(read.tables.map(({ table, sequence }) => [table, sequence]));
  };
  const master = numbers('master-sequence.txt');
  const replica = numbers('REPHOST-sequence.txt');
  const shownOf = (table: number): Readonly<Record<string, string>> => {
    const [m = 0, r = 0] = [master.get(table), replica.get(table)];
    return Object.fromEntries(
      OTHER_RULES.map(({ monitor, says }) => [monitor, says(look(m, r)).shown]),
    );
  };

  it.each([
    [7, 1929, '6982 != 5053', '18446744073709549687'],
    [9, 2339, '10258 != 7919', '18446744073709549277'],
    [15, 178, '2043 != 1865', '18446744073709551438'],
  ])(
    'T%i, ahead by %i: three lags, eight healthy, three unequal, two that say it',
    (table, by, unequal, huge) => {
      expect(shownOf(table)).toEqual({
        'LTB check_ldap_syncrepl_status': `${by} behind`,
        '389-ds get_lag_time': `${by} behind`,
        'openldap-syncrepl-monitor': '0',
        'pt-heartbeat': '0.00',
        'check_postgres hot_standby_delay': '0',
        'CloudNativePG lag query': '0',
        'Patroni /cluster': '0',
        '389-ds is_synced': 'synced',
        'check_pfs-mirror-stream': 'OK synced',
        'syscheck sc_22_boks_replica': '221',
        pgmetrics: `${huge} behind`,
        'cipa checkipaconsistency': unequal,
        check_syncrepl_extended: unequal,
        'DNS serial checks': unequal,
        '389-ds ds-replcheck, by hand': `ahead by ${by}`,
        'repmgr, when it attaches': `ahead by ${by}`,
      });
    },
  );

  it('are for us one incident at the first pair of readings, with all three tables', () => {
    const domain = joined();
    const said = (values: ReadonlyMap<number, number>): Said => ({
      tables: Object.fromEntries(values),
    });
    domain.sweep({ [MASTER]: said(master), R1: said(replica) });
    const { state, severity, tables } = domain.mustHave('ahead', 'R1');
    expect([state, severity]).toEqual(['open', 'critical']);
    expect(tables.map(({ table, difference }) => [table, difference])).toEqual([
      [7, 1929],
      [9, 2339],
      [15, 178],
    ]);
  });
});

function inWords(others: Situation['others']): string {
  return Object.entries(others)
    .map(([word, count]) => `${word} (${count})`)
    .join(', ');
}
