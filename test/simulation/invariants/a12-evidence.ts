import type { Collection } from '#domain/evidence/collection.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';
import type { Incident, Move, MoveReason } from '#domain/incident.ts';
import { isTelling, type JournalRecord, type TellingRecord } from '#domain/journal.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/** What one domain's journal and its collections have come to. */
type Domain = {
  /** By incident and occasion: the newest record that owes it, until a record says what became of it. */
  readonly owed: Map<string, number>;
  /** Incident, occasion and record of everything that came to an end. */
  readonly ended: Set<string>;
  readonly versions: Map<string, number>;
  /** Unasked collections that ended, by UTC day. */
  readonly madeOn: Map<string, number>;
  newest: Collection | undefined;
};

/**
 * A12 Evidence. What a record owes ends in exactly one record, never in silence and never in two, and
 * nothing ends that was not owed. Of a domain at most one collection has not ended; numbers and an
 * incident's versions have no gaps; a UTC day has at most six that nobody asked for.
 */
export const evidence: InvariantMaker = ({ count, clocksOffMs }) => {
  const domains = new Map<string, Domain>();
  const domainOf = (name: string): Domain => {
    const domain = domains.get(name) ?? newDomain();
    domains.set(name, domain);
    return domain;
  };
  return {
    observe: (observation) => {
      if (observation.kind === 'collection') {
        noteCollection(domainOf(observation.collection.domain), observation.collection);
      } else if (observation.kind === 'record' && isTelling(observation.record)) {
        const { record } = observation;
        const domain = domainOf(record.domain);
        const { act } = record;
        if (act.kind === 'evidence') {
          for (const end of [act, ...(act.also ?? [])]) {
            const ended = { ...act, ...end };
            count(noteEnd(domain, record, ended));
            if (ended.outcome.kind !== 'not-collected') noteDay(domain, ended, clocksOffMs);
          }
        } else noteOwed(domain, record);
      }
    },
    atEnd: () => {
      for (const [name, { owed, newest }] of domains) {
        const [left] = owed;
        if (left !== undefined) broken('A12', `${name}: ${left[0]}, owed by record ${left[1]}`);
        if (newest !== undefined && newest.stage !== 'ended') {
          broken('A12', `${name}: collection ${newest.number} stands at ${newest.stage}`);
        }
      }
    },
  };
};

const newDomain = (): Domain => ({
  owed: new Map(),
  ended: new Set(),
  versions: new Map(),
  madeOn: new Map(),
  newest: undefined,
});

function noteCollection(domain: Domain, collection: Collection): void {
  const { newest } = domain;
  const { number, revision, replicas } = collection;
  if (revision === 1) {
    if (newest !== undefined && newest.stage !== 'ended') {
      broken('A12', `${number} was begun while ${newest.number} stood at ${newest.stage}`);
    }
    if (number !== (newest?.number ?? 0) + 1) broken('A12', `no collection before ${number}`);
    if (replicas.length > MOST_REPLICAS) broken('A12', `${number} asks ${replicas.join(', ')}`);
  }
  domain.newest = collection;
}

/** What became of it, in a word that coverage asks for. */
function noteEnd(domain: Domain, record: JournalRecord, act: EvidenceEnded): string {
  const { incident, occasion, askedBy, version, outcome } = act;
  const name = `${incident} ${occasion}`;
  const once = `${name} ${askedBy}`;
  if (domain.ended.has(once))
    broken('A12', `${once} ended twice, in record ${record.number} again`);
  domain.ended.add(once);
  const owedBy = domain.owed.get(name);
  if (owedBy === undefined) broken('A12', `${once} ended, and nothing owed it`);
  if (owedBy === askedBy) domain.owed.delete(name);
  const last = domain.versions.get(incident) ?? 0;
  if (version !== last + 1) broken('A12', `${incident}: version ${version} after ${last}`);
  if (outcome.kind === 'not-collected') return `evidence: not collected, ${outcome.why}`;
  domain.versions.set(incident, version);
  const isPartial = outcome.kind === 'sealed' && outcome.done < outcome.planned;
  return `evidence: ${isPartial ? 'partial' : outcome.kind}, ${occasion}`;
}

/** What ended so near to midnight may have begun on the next day, by the clock of its function. */
function noteDay({ madeOn }: Domain, { occasion, atMs }: EvidenceEnded, clocksOffMs: number): void {
  const day = dayOf(atMs);
  if (occasion === 'asked' || dayOf(atMs + 2 * clocksOffMs) !== day) return;
  const made = (madeOn.get(day) ?? 0) + 1;
  madeOn.set(day, made);
  if (made > MOST_A_DAY) broken('A12', `${made} were made on ${day}`);
}

function noteOwed(domain: Domain, { number, act }: TellingRecord): void {
  for (const move of act.moves) {
    const incident = act.incidents.find(({ id }) => id === move.incident);
    const occasion = incident && occasionOf(domain, move, incident);
    if (occasion !== undefined) domain.owed.set(`${move.incident} ${occasion}`, number);
  }
  if (act.kind === 'acted' && act.wish.kind === 'collect-evidence') {
    domain.owed.set(`${act.wish.incident} asked`, number);
  }
}

function occasionOf(
  { owed, versions }: Domain,
  { kind, reason, to }: Move,
  { id, heldBy, detail }: Incident,
): string | undefined {
  if (!KINDS.has(kind) || heldBy !== null) return undefined;
  // What was not read a second time yet is asked for with that reading.
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  if (OPENINGS.has(reason)) return to === 'open' && !isAwaited ? 'opened' : undefined;
  if (reason === 'crossed') return 'crossed';
  if (reason !== 'closed' && reason !== 'closed-by-person') return undefined;
  const isBegun = versions.has(id) || [...owed.keys()].some((name) => name.startsWith(`${id} `));
  return isBegun ? 'closed' : undefined;
}

const OPENINGS: ReadonlySet<MoveReason> = new Set([
  'opened',
  'reopened',
  'confirmed',
  'not-confirmed',
  'no-longer-held',
]);
const KINDS: ReadonlySet<string> = new Set([
  'ahead',
  'empty',
  'stuck',
  'other-series',
  'master-went-back',
  'master-restamped',
  'master-not-sending',
  'two-masters',
]);
const MOST_REPLICAS = 3;
const MOST_A_DAY = 6;

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
