import type { Incident, IncidentKind, Move, MoveReason } from '#domain/incident.ts';

import type { OracleSweep } from '../oracle/oracle.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A4 Silence. No-data moves no incident but of the silence family, and neither adds to nor resets a
 * count, but a gap of three periods restarts opening counts.
 */
export const silence: InvariantMaker = ({ count }) => {
  const before = new Map<string, Incident>();
  return {
    acted: ({ domain, act }) => {
      for (const incident of act.incidents) before.set(`${domain} ${incident.id}`, incident);
    },
    judged: (judged) => {
      const { act, domain } = judged.record;
      for (const move of act.moves) {
        const { kind, host, reason, incident } = move;
        if (host === null || isRead(judged, host) || !NEEDS_ITS_HOST.has(kind)) continue;
        count('premise: A4 a host with an incident was not read');
        if (!WITHOUT_DATA.has(reason) && !isProvedLate(judged, move) && !isGone(judged, move)) {
          broken(
            'A4',
            `${incident} moved in sweep ${judged.sweep.number}: ${reason}; ${host} was not read`,
          );
        }
      }
      const now = [...act.incidents, ...act.memory.pending];
      for (const incident of now) {
        const key = `${domain} ${incident.id}`;
        const known = before.get(key);
        if (known !== undefined) expectSameCounts(judged, known, incident);
        before.set(key, incident);
      }
      expectStillPending(judged, before);
    },
  };
};

/** What was only counted of a host that is configured no more is over. */
const isGone = ({ record, isRegular }: OracleSweep, { host, reason, to }: Move): boolean =>
  isRegular &&
  reason === 'did-not-confirm' &&
  to === 'none' &&
  !record.act.hosts.some((asked) => asked.host === host);

const isRead = ({ read }: OracleSweep, host: string): boolean => read.has(host);

/**
 * D2, row 8: what an earlier reading proves against this sweep's master; and, of an incident that is
 * not stale by this, that it will cross soon.
 */
function isProvedLate({ later, record }: OracleSweep, { kind, reason, incident }: Move): boolean {
  if (kind !== 'ahead' || later.size === 0) return false;
  const isFresh = record.act.incidents.some(({ id, stale }) => id === incident && !stale);
  return LATE.has(reason) || (reason === 'crossing-soon' && isFresh);
}
const LATE: ReadonlySet<MoveReason> = new Set([
  'opened',
  'reopened',
  'more-tables',
  'back',
  'grown',
]);

function expectSameCounts(judged: OracleSweep, known: Incident, incident: Incident): void {
  const { host, kind, id } = incident;
  if (host === null || isRead(judged, host) || !NEEDS_ITS_HOST.has(kind)) return;
  if (known.state === 'closed' || incident.moves !== known.moves) return;
  const [was, is] = [known, incident].map(
    ({ count, progress }) => `${count.reads} ${count.sinceMs} ${progress}`,
  );
  if (was !== is) broken('A4', `${id} counted ${was}, then ${is}, and ${host} was not read`);
}

/** A pending finding of a host that was not read stays pending. */
function expectStillPending({ record, read }: OracleSweep, before: Map<string, Incident>): void {
  const { act, domain } = record;
  const now = new Set([...act.incidents, ...act.memory.pending].map(({ id }) => `${domain} ${id}`));
  const asked = new Set(act.hosts.map(({ host }) => host));
  for (const [key, { state, host, kind, id }] of before) {
    if (!key.startsWith(`${domain} `) || state !== 'pending' || now.has(key)) continue;
    before.delete(key);
    if (host === null || read.has(host) || !asked.has(host) || !NEEDS_ITS_HOST.has(kind)) continue;
    broken('A4', `${id} was pending and is gone, and ${host} was not read`);
  }
}

/** Kinds that are judged from what their own host says, and that silence therefore leaves alone. */
const NEEDS_ITS_HOST: ReadonlySet<IncidentKind> = new Set([
  'ahead',
  'empty',
  'stuck',
  'behind',
  'other-series',
  'missing',
  'went-back',
  'role-mismatch',
]);

/** What happens to an incident without anything read: causes, people, time. */
const WITHOUT_DATA: ReadonlySet<MoveReason> = new Set([
  'held',
  'no-longer-held',
  'reminder',
  'quieted',
  'quiet-ended',
  'acknowledged',
  'closed-by-person',
  'retired',
  'flapping',
  'confirmed',
  'not-confirmed',
]);
