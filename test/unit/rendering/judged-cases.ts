import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import type { IncidentKind } from '#domain/incident.ts';
import type { SweepJudged, TellingRecord } from '#domain/journal.ts';
import type { PersonActed, Wish } from '#domain/person-act.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { ABSENT, MASTER, replicasOf, type Counters } from '#test/facts.ts';
import { JudgedDomain, type Sayings } from '#test/judging.ts';

import { recordOf } from '../../contract/builders.ts';
import type { AlertCase } from './alert-cases.ts';

/** The tables of 2008 on the master, and on the replica that was drilled. */
const SETTLED: Counters = { 7: 5053, 9: 7919, 15: 1865 };
const DRILLED: Counters = { 7: 6982, 9: 10_258, 15: 2043 };
const AHEAD: Sayings = { REPHOST: { tables: DRILLED } };
const HOURLY = { periodSeconds: 3_600 };
const DAY_MINUTES = 1_440;

/** A domain of real readings on all channels, from Monday, 2 March 2026, 08:00 UTC. */
function watched(settings: Partial<DomainSettings> = {}): JudgedDomain {
  const domain = new JudgedDomain({
    domain: 'prod',
    replicas: replicasOf('REPHOST', 'REPHOST2', 'REPHOST3'),
    channels: ['mail', 'pager', 'chat', 'machines'],
    alerts: DEFAULT_ALERTS,
    ...settings,
  });
  domain.sweep({ [MASTER]: { tables: SETTLED } });
  domain.sweep();
  return domain;
}

/** REPHOST is ahead as in 2008, and people were told of it. */
function told(settings: Partial<DomainSettings> = {}): JudgedDomain {
  const domain = watched(settings);
  domain.sweep(AHEAD);
  domain.followUp(AHEAD);
  return domain;
}

const aheadId = (domain: JudgedDomain): string => domain.mustHave('ahead', 'REPHOST').id;

/** The master moves on, and everybody follows, until what was ahead is closed. */
function healed(domain: JudgedDomain): JudgedDomain {
  for (let n = 1; domain.stateOf('ahead', 'REPHOST') !== 'closed'; n += 1) {
    domain.sweep({ [MASTER]: { tables: { 7: 5053 + n, 9: 7919 + n, 15: 1865 + n } } });
  }
  return domain;
}

/** The messages that the last record owes, each on the channel that it is for. */
const caseOf = (domain: JudgedDomain): AlertCase => owedBy(domain.last, recordsOf(domain));

/** Sweeps and acts, each a record. */
const recordsOf = ({ records, acts }: JudgedDomain): number => records.length + acts.length;

function owedBy(act: SweepJudged | PersonActed, number: number): AlertCase {
  const record = { ...recordOf('prod', number, 'nonce'), act } as TellingRecord;
  const [alert] = act.alerts;
  if (alert === undefined) throw new Error('nobody is told of anything');
  return { record, alert, owed: act.alerts };
}

/** What a person does, and whom it is told. */
function actedCase(domain: JudgedDomain, wish: Wish): AlertCase {
  const act = domain.act(wish);
  return owedBy(act, recordsOf(domain));
}

function held(): JudgedDomain {
  const domain = watched();
  const back: Sayings = {
    [MASTER]: { tables: { 7: 5040 } },
    REPHOST: { tables: { 7: 5053 } },
  };
  domain.sweep(back);
  domain.followUp(back);
  domain.act({
    kind: 'close',
    incident: domain.mustHave('master-went-back', MASTER).id,
    code: 'contents-compared',
  });
  domain.sweep({ REPHOST: { tables: { 7: 5053 } } });
  return domain;
}

/** Behind in T2, and not moving, from the next sweep on. */
const STUCK: Sayings = { REPHOST3: { tables: { 2: 200 } } };

function stuckBy(sweeps: number, domain: JudgedDomain): JudgedDomain {
  domain.sweep({ [MASTER]: { tables: { 2: 206 } }, ...STUCK });
  return domain.sweeps(sweeps, STUCK) && domain;
}

function soonCrossing(): JudgedDomain {
  const domain = watched({ periodSeconds: DAY_MINUTES * 60 });
  let seven = 5053;
  for (let day = 2; day <= 9; day += 1) {
    seven += 44;
    domain.sweep({ [MASTER]: { tables: { 7: seven } } }, { minutes: day * DAY_MINUTES });
  }
  const near: Sayings = { REPHOST: { tables: { 7: seven + 150, 9: 10_258 } } };
  domain.sweep(near);
  domain.followUp(near);
  return domain;
}

/** It goes on until people are told of the kind. */
function toldOf(kind: IncidentKind, said: Sayings, domain = watched()): AlertCase {
  for (let n = 0; n < MOST_SWEEPS; n += 1) {
    domain.sweep(said);
    const ids = domain.last.incidents.filter((each) => each.kind === kind).map(({ id }) => id);
    const isTold = domain.last.alerts.some(({ moves }) =>
      moves.some(({ incident }) => ids.includes(incident)),
    );
    if (isTold) return caseOf(domain);
  }
  throw new Error(`nobody is told of ${kind} in ${MOST_SWEEPS} sweeps`);
}

const MOST_SWEEPS = 40;

function flapping(): JudgedDomain {
  const domain = watched();
  for (let n = 0; n < 4; n += 1) {
    domain.sweeps(5, { REPHOST2: 'no-answer' });
    if (n < 3) domain.sweeps(4);
    if (domain.last.moves.some(({ reason }) => reason === 'flapping')) return domain;
  }
  while (!domain.reasons('silent').includes('flapping')) {
    domain.sweep({ REPHOST2: 'no-answer' });
  }
  return domain;
}

/** Messages as a domain owes them whose hosts say so, sweep after sweep; none of them is made up. */
export const JUDGED_CASES: Readonly<Record<string, () => AlertCase>> = {
  'first-other-series': () => {
    const domain = watched();
    domain.sweeps(3, { REPHOST: { stamps: { 7: 4_000 } } });
    return caseOf(domain);
  },
  'first-host-down': () => {
    const down = { [MASTER]: { list: { REPHOST2: 'down' } }, REPHOST2: 'no-answer' } as const;
    const domain = watched();
    domain.sweeps(5, down);
    return caseOf(domain);
  },
  'first-too-few': () =>
    toldOf('too-few', {
      [MASTER]: { list: { REPHOST2: 'down' } },
      REPHOST: { runs: 'stopped' },
      REPHOST2: 'no-answer',
    }),
  'first-no-master': () => toldOf('no-master', { [MASTER]: { role: 'replica' } }),
  'first-master-restamped': () => toldOf('master-restamped', { [MASTER]: { stamps: 86_400 } }),
  'first-missing': () => toldOf('missing', { REPHOST: { lacks: [7, 9] } }),
  'first-boks-stopped': () => toldOf('boks-stopped', { REPHOST: { runs: 'stopped' } }),
  'first-list-down': () => toldOf('list-down', { [MASTER]: { list: { REPHOST: 'down' } } }),
  'first-list-loading': () =>
    toldOf('list-loading', { [MASTER]: { list: { REPHOST: 'loading' } } }),
  'first-not-listed': () => toldOf('not-listed', { [MASTER]: { list: { REPHOST: ABSENT } } }),
  'first-unwatched-replica': () =>
    toldOf('unwatched-replica', { [MASTER]: { list: { REPHOST4: 'ok' } } }),
  'first-went-back': () => toldOf('went-back', { REPHOST: { tables: { 7: 5049 } } }),
  'first-behind': () => {
    const domain = watched();
    for (let n = 1; n <= MOST_SWEEPS; n += 1) {
      domain.sweep({
        [MASTER]: { tables: { 7: 5053 + 10 * n } },
        REPHOST: { tables: { 7: 5053 + n } },
      });
      if (domain.stateOf('behind', 'REPHOST') === 'open') return caseOf(domain);
    }
    throw new Error('it is never told to be behind');
  },
  'not-confirmed': () => {
    const domain = watched();
    domain.sweep(AHEAD);
    domain.followUp();
    return caseOf(domain);
  },
  'not-confirmed-unread': () => {
    const domain = watched();
    domain.sweep(AHEAD);
    domain.followUp({ REPHOST: 'no-answer' });
    return caseOf(domain);
  },
  'back-after-recovering': () => {
    const domain = told();
    domain.sweep();
    domain.sweep(AHEAD);
    return caseOf(domain);
  },
  'recovering-by-a-sign': () => {
    const domain = told();
    // T7 fell between its last calm number and the master's; the others are below theirs.
    domain.sweep({
      [MASTER]: { tables: { 7: 5060 } },
      REPHOST: { tables: { 7: 5056, 9: 7910, 15: 1860 } },
    });
    return caseOf(domain);
  },
  reopened: () => {
    const domain = healed(told());
    const again: Sayings = { REPHOST: { tables: DRILLED } };
    domain.sweep(again);
    domain.followUp(again);
    return caseOf(domain);
  },
  'reopened-stuck': () => {
    const domain = stuckBy(4, watched());
    while (domain.stateOf('stuck', 'REPHOST3') !== 'closed') {
      const { replica = 0 } = domain.mustHave('stuck', 'REPHOST3').now[0] ?? {};
      domain.sweep({ REPHOST3: { tables: { 2: Math.min(206, replica + 3) } } });
    }
    domain.sweep({ [MASTER]: { tables: { 2: 212 } }, REPHOST3: { tables: { 2: 206 } } });
    domain.sweeps(4, { REPHOST3: { tables: { 2: 206 } } });
    return caseOf(domain);
  },
  'no-longer-held': () => caseOf(held()),
  grown: () => {
    const domain = told();
    domain.sweep({ [MASTER]: { tables: { 7: 5000, 9: 5500, 15: 1860 } }, ...AHEAD });
    return caseOf(domain);
  },
  escalated: () => {
    const officeHours = { ...DEFAULT_ALERTS.officeHours, fromMinute: 540 };
    const domain = stuckBy(4, watched({ alerts: { ...DEFAULT_ALERTS, officeHours } }));
    while (!domain.reasons('stuck').includes('escalated')) domain.sweep(STUCK);
    return caseOf(domain);
  },
  worsened: () => {
    const silent: Sayings = { REPHOST2: 'no-answer' };
    const domain = watched();
    domain.sweeps(6, silent);
    domain.sweep({ ...silent, [MASTER]: { list: { REPHOST2: 'down' } } });
    return caseOf(domain);
  },
  'still-open': () => {
    const domain = told(HOURLY);
    domain.sweeps(5, AHEAD);
    return caseOf(domain);
  },
  'still-open-acknowledged': () => {
    const domain = told(HOURLY);
    domain.act({ kind: 'acknowledge', incident: aheadId(domain) });
    domain.sweeps(25, AHEAD);
    return caseOf(domain);
  },
  'still-open-crossed': () => {
    const domain = told(HOURLY);
    const passed: Counters = { 7: 7000, 9: 10_300, 15: 2050 };
    domain.sweep({ [MASTER]: { tables: passed }, REPHOST: { tables: passed } });
    domain.sweeps(24);
    return caseOf(domain);
  },
  'still-recovering': () => {
    const domain = told(HOURLY);
    domain.sweeps(25);
    return caseOf(domain);
  },
  'mute-ended-recovering': () => {
    const domain = told();
    const fromMs = domain.last.sweep.scheduledAtMs;
    const matched = { hosts: ['REPHOST'], kinds: [], tables: [] };
    domain.act({ kind: 'mute', ...matched, fromMs, untilMs: fromMs + 480_000 });
    domain.sweeps(2);
    return caseOf(domain);
  },
  'crossing-soon': () => caseOf(soonCrossing()),
  flapping: () => caseOf(flapping()),
  acknowledged: () => {
    const domain = told();
    return actedCase(domain, { kind: 'acknowledge', incident: aheadId(domain) });
  },
  'first-after-a-gap': () => {
    const domain = watched();
    domain.sweep(AHEAD, { minutes: 360 });
    domain.followUp(AHEAD);
    return caseOf(domain);
  },
  'suspected-master': () => {
    const domain = watched({ replicas: replicasOf('REPHOST', 'REPHOST2') });
    const both: Sayings = { ...AHEAD, REPHOST2: { tables: DRILLED } };
    domain.sweep(both);
    domain.followUp(both);
    return caseOf(domain);
  },
  'several-at-once': () => {
    const domain = watched();
    domain.sweeps(5, { REPHOST2: 'no-answer' });
    domain.sweep({ [MASTER]: { tables: { 2: 206 } }, ...STUCK, REPHOST2: 'no-answer' });
    domain.sweeps(2, { ...STUCK, REPHOST2: 'no-answer' });
    domain.sweep({ ...STUCK, ...AHEAD });
    domain.sweep({ ...STUCK, ...AHEAD });
    return caseOf(domain);
  },
  'long-names': () => {
    const host = 'bokrep-frankfurt-02.auth.bank.example.com';
    const domain = watched({ replicas: replicasOf('REPHOST', host) });
    domain.sweep({ [host]: { tables: DRILLED } });
    domain.followUp({ [host]: { tables: DRILLED } });
    return caseOf(domain);
  },
  digest: () => {
    const domain = watched(HOURLY);
    domain.sweeps(4, { REPHOST2: 'no-answer' });
    domain.sweeps(4);
    domain.sweeps(14, { REPHOST3: 'no-answer' });
    domain.sweep({ REPHOST3: 'no-answer' });
    return caseOf(domain);
  },
};
