import type { Incident } from '#domain/incident.ts';
import type { JudgedRecord } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';

import type { OracleSweep } from '../oracle/oracle.ts';
import { broken, type End, type InvariantMaker, type Known } from './invariant.ts';

/** What the journal of one domain has come to. */
type Domain = {
  last: JudgedRecord;
  /** Ahead incidents that are not closed, by host. */
  readonly ahead: Map<string, Incident>;
  /** Since which record all tables of an ahead incident are proved, by its id. */
  readonly provedSince: Map<string, number>;
  readonly badSweeps: string[];
  /** In how many calm sweeps running a host's table was printed above its master's. */
  readonly above: Map<string, number>;
  judgedAtMs: number;
};

/**
 * After the storm (faults off, hosts answer, 20 periods and at least 3 hours later, every table
 * edited at least three times):
 *
 * L1 every sweep since is complete, no healthy host a miss. L2 every host × table above its master
 * throughout is listed or held. L4 nothing running, owed or in flight; what was dead-lettered was
 * taken up. L5 every `ahead` whose reset (not by a sign) was recorded and whose tables moved twice
 * since is closed. (L3 is with A5: it knows what is owed.)
 */
export const afterTheStorm: InvariantMaker = (known) => {
  const domains = new Map<string, Domain>();
  return {
    // What a person closed is closed.
    acted: ({ domain: name, number, act }) => {
      const domain = domains.get(name);
      for (const incident of act.incidents) {
        if (domain !== undefined) noteAhead(domain, incident, number);
      }
    },
    judged: (judged) => {
      const { record, nowMs } = judged;
      const domain = domains.get(record.domain) ?? begun(record);
      domains.set(record.domain, domain);
      domain.last = record;
      domain.judgedAtMs = nowMs;
      for (const incident of record.act.incidents) noteAhead(domain, incident, record.number);
      const { periodSeconds } = known.oracle.settings(record.domain, record.act.settingsVersion);
      if (nowMs <= known.stormEndsAtMs + periodSeconds * 1000) return;
      noteCalmSweep(domain, judged);
      if (judged.isRegular) expectListedThroughout(domain, judged);
    },
    atEnd: (end) => {
      const { running, waiting } = end;
      if (running.length > 0) broken('L4', `still running: ${running.join(', ')}`);
      if (waiting > 0) broken('L4', `${waiting} messages are still on their way`);
      for (const [name, domain] of domains) expectCalm(name, domain, { ...known, ...end });
    },
  };
};

const begun = (last: JudgedRecord): Domain => ({
  last,
  ahead: new Map(),
  provedSince: new Map(),
  badSweeps: [],
  above: new Map(),
  judgedAtMs: 0,
});

function noteCalmSweep({ badSweeps }: Domain, { record: { act }, isRegular }: OracleSweep): void {
  const missed = act.hosts.find(({ seen }) => seen.kind === 'miss');
  if (missed !== undefined) badSweeps.push(`${act.sweep.id}: ${missed.host} is a miss`);
  else if (isRegular && !act.sweep.complete) badSweeps.push(`${act.sweep.id} is incomplete`);
}

function expectCalm(name: string, domain: Domain, end: Known & End): void {
  const { count, oracle, hasWildClocks, endedAtMs } = end;
  const { last, badSweeps, provedSince } = domain;
  count('premise: L the calm was over');
  const settings = oracle.settings(name, last.act.settingsVersion);
  expectNothingOwed(name, domain, endedAtMs - 2 * settings.periodSeconds * 1000);
  const [bad] = badSweeps;
  if (bad !== undefined && !hasWildClocks) broken('L1', `${name}: ${bad}`);
  expectListed(name, domain, { count, oracle, settings });
  for (const [id, since] of provedSince) {
    if (last.number - since < RECORDS_TO_CLOSE) continue;
    broken('L5', `${id} is repaired since record ${since}, and not closed at ${last.number}`);
  }
}

/** As it is in the world, whatever the service makes of it. */
function expectListedThroughout({ above, ahead }: Domain, judged: OracleSweep): void {
  const { master, replicas, record } = judged;
  for (const [host, { tables, lines }] of master === undefined ? [] : replicas) {
    for (const [table, { counter, stampSeconds }] of tables.entries()) {
      const key = `${host} T${table}`;
      const source = master?.after.tables[table];
      const isAbove =
        lines.has(table) &&
        source !== undefined &&
        source.stampSeconds === stampSeconds &&
        counter > source.counter;
      above.set(key, isAbove ? (above.get(key) ?? 0) + 1 : 0);
      const isListed = ahead.get(host)?.tables.some((listed) => listed.table === table) === true;
      if ((above.get(key) ?? 0) < SWEEPS_TO_LIST || isListed) continue;
      broken('L2', `${record.domain} ${key} is above its master, and in no live incident`);
    }
  }
}

const SWEEPS_TO_LIST = 3;

type Listing = Pick<Known, 'count' | 'oracle'> & { readonly settings: DomainSettings };

function expectListed(name: string, { ahead }: Domain, { count, oracle, settings }: Listing): void {
  const world = oracle.world(name);
  const master = world.look(settings.master);
  for (const { host } of settings.replicas) {
    const replica = world.look(host);
    if (replica.runningRole !== 'replica') continue;
    for (const [table, { counter, stampSeconds }] of replica.tables.entries()) {
      const source = master.tables[table];
      if (source?.stampSeconds !== stampSeconds || counter <= source.counter) continue;
      count('premise: L2 a table stayed ahead');
      if (ahead.get(host)?.tables.some((listed) => listed.table === table) === true) continue;
      broken('L2', `${name} ${host} T${table} is ahead to the end, and in no live incident`);
    }
  }
}

/** All tables repaired (not by a sign), the master moved and the replica followed. */
function noteAhead(domain: Domain, incident: Incident, record: number): void {
  if (incident.kind !== 'ahead') return;
  if (incident.state === 'closed') {
    domain.ahead.delete(incident.host ?? '');
    domain.provedSince.delete(incident.id);
    return;
  }
  domain.ahead.set(incident.host ?? '', incident);
  const tables = incident.detail.kind === 'ahead' ? incident.detail.tables : [];
  const isRepaired =
    tables.length > 0 &&
    tables.every(
      ({ standing, movedTo, lastReplica }) =>
        REPAIRED.has(standing) && movedTo !== null && lastReplica >= movedTo,
    );
  if (!isRepaired) domain.provedSince.delete(incident.id);
  else if (!domain.provedSince.has(incident.id)) domain.provedSince.set(incident.id, record);
}

function expectNothingOwed(name: string, { last, judgedAtMs }: Domain, dueMs: number): void {
  if (judgedAtMs < dueMs) broken('L4', `${name}: nothing was judged since ${last.act.sweep.id}`);
  const overdue = last.act.memory.followUps.find(({ dueAtMs }) => dueAtMs < dueMs);
  if (overdue !== undefined) broken('L4', `${name}: the follow-up ${overdue.id} was never made`);
}

const REPAIRED: ReadonlySet<string> = new Set(['reset', 'quiet', 'proved']);
const RECORDS_TO_CLOSE = 10;
