import type { Incident } from '#domain/incident.ts';
import type { JudgedRecord } from '#domain/journal.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/** What the journal of one domain has come to. */
type Domain = {
  last: JudgedRecord;
  /** Ahead incidents that are not closed, by host. */
  readonly ahead: Map<string, Incident>;
  /** Since which record all tables of an ahead incident are proved, by its id. */
  readonly provedSince: Map<string, number>;
  readonly badSweeps: string[];
  judgedAtMs: number[];
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
export const afterTheStorm: InvariantMaker = ({ oracle, count, stormEndsAtMs }) => {
  const domains = new Map<string, Domain>();
  const of = (record: JudgedRecord): Domain => {
    const known = domains.get(record.domain);
    if (known !== undefined) return known;
    const begun: Domain = {
      last: record,
      ahead: new Map(),
      provedSince: new Map(),
      badSweeps: [],
      judgedAtMs: [],
    };
    domains.set(record.domain, begun);
    return begun;
  };
  return {
    judged: ({ record, isRegular, nowMs }) => {
      const domain = of(record);
      const { act } = record;
      domain.last = record;
      domain.judgedAtMs.push(nowMs);
      for (const incident of act.incidents) noteAhead(domain, incident, record.number);
      const settings = oracle.settings(record.domain, act.settingsVersion);
      if (nowMs <= stormEndsAtMs + settings.periodSeconds * 1000) return;
      const missed = act.hosts.find(({ seen }) => seen.kind === 'miss');
      if ((isRegular && !act.sweep.complete) || missed !== undefined) {
        domain.badSweeps.push(
          `${act.sweep.id}: ${JSON.stringify(missed?.seen ?? 'incomplete')} ${missed?.host ?? ''}`,
        );
      }
    },
    atEnd: ({ running, waiting, hasWildClocks, endedAtMs }) => {
      if (running.length > 0) broken('L4', `still running: ${running.join(', ')}`);
      if (waiting > 0) broken('L4', `${waiting} messages are still on their way`);
      for (const [name, domain] of domains) {
        count('premise: L the calm was over');
        expectNothingOwed(
          name,
          domain,
          endedAtMs,
          oracle.settings(name, domain.last.act.settingsVersion).periodSeconds,
        );
        const [bad] = domain.badSweeps;
        if (bad !== undefined && !hasWildClocks) broken('L1', `${name}: ${bad}`);
        expectListed(name, domain);
        for (const [id, since] of domain.provedSince) {
          if (domain.last.number - since < RECORDS_TO_CLOSE) continue;
          broken(
            'L5',
            `${id} is repaired since record ${since}, and is not closed at ${domain.last.number}`,
          );
        }
      }
    },
  };

  function expectListed(name: string, { ahead, last }: Domain): void {
    const world = oracle.world(name);
    const settings = oracle.settings(name, last.act.settingsVersion);
    const master = world.look(settings.master);
    for (const { host } of settings.replicas) {
      const replica = world.look(host);
      if (replica.runningRole !== 'replica') continue;
      for (const [table, { counter }] of replica.tables.entries()) {
        if (counter <= (master.tables[table]?.counter ?? Infinity)) continue;
        count('premise: L2 a table stayed ahead');
        if (ahead.get(host)?.tables.some((listed) => listed.table === table) === true) continue;
        broken('L2', `${name} ${host} T${table} is ahead to the end, and in no live incident`);
      }
    }
  }
};

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

function expectNothingOwed(
  name: string,
  { last, judgedAtMs }: Domain,
  endedAtMs: number,
  periodSeconds: number,
): void {
  const lastMs = judgedAtMs.at(-1) ?? 0;
  if (endedAtMs - lastMs > 2 * periodSeconds * 1000) {
    broken('L4', `${name}: nothing was judged since sweep ${last.act.sweep.id}`);
  }
  const overdue = last.act.memory.followUps.find(
    ({ dueAtMs }) => dueAtMs < endedAtMs - 2 * periodSeconds * 1000,
  );
  if (overdue !== undefined) broken('L4', `${name}: the follow-up ${overdue.id} was never made`);
}

const REPAIRED: ReadonlySet<string> = new Set(['reset', 'quiet', 'proved']);
const RECORDS_TO_CLOSE = 10;
