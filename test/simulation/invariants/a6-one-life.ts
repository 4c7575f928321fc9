import { createHash } from 'node:crypto';

import type { Incident, IncidentState, Move, MoveReason } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { DomainState } from '#domain/state.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A6 One life. An identity has at most one incident that is not closed; moves are numbered without
 * gap and follow the state table; folding the journal gives every projection; the chain verifies.
 */
export const oneLife: InvariantMaker = ({ count }) => {
  const journal = new FoldedJournal();
  return {
    observe: (observation) => {
      if (observation.kind === 'record') {
        journal.append(observation.record);
      } else if (observation.kind === 'incident') {
        count('premise: A6 a projection was written');
        journal.expectIncident(observation.incident, observation.record);
      } else if (observation.kind === 'state') {
        journal.expectState(observation.state);
      }
    },
  };
};

/** The journals of all domains, folded as anybody could fold them. */
class FoldedJournal {
  readonly #heads = new Map<string, JournalRecord>();
  readonly #lives = new Map<string, Life>();
  /** The incident of an identity that is not closed. */
  readonly #living = new Map<string, string>();
  readonly #incidents = new Map<string, { readonly text: string; readonly record: number }>();

  append(record: JournalRecord): void {
    const { domain, act } = record;
    expectChain(record, this.#heads.get(domain));
    this.#heads.set(domain, record);
    if (!('moves' in act)) return;
    for (const move of act.moves) expectNext(this.#lives, domain, move);
    for (const incident of act.incidents) this.#fold(record, incident);
  }

  expectIncident(incident: Incident, record: number): void {
    const known = this.#incidents.get(`${incident.domain} ${incident.id}`);
    if (known?.record !== record || JSON.stringify(incident) === known.text) return;
    broken('A6', `the projection of ${incident.id} is not what its record says`);
  }

  expectState({ domain, record, memory }: DomainState): void {
    const head = this.#heads.get(domain);
    if (head === undefined || record > head.number) {
      broken('A6', `${domain}: a state of a record that is not there`);
    }
    if (record !== head.number || head.act.kind !== 'sweep-judged') return;
    if (JSON.stringify(memory) !== JSON.stringify(head.act.memory)) {
      broken('A6', `${domain}: the state of record ${record} remembers something else`);
    }
  }

  #fold({ domain, number }: JournalRecord, incident: Incident): void {
    const identity = `${domain} ${incident.host} ${incident.kind}`;
    const other = this.#living.get(identity);
    if (incident.state === 'closed') {
      if (other === incident.id) this.#living.delete(identity);
    } else if (other !== undefined && other !== incident.id) {
      broken('A6', `${identity} has two incidents that live: ${other} and ${incident.id}`);
    } else {
      this.#living.set(identity, incident.id);
    }
    const life = this.#lives.get(`${domain} ${incident.id}`) ?? NOT_BORN;
    if (life.number !== incident.moves || life.state !== incident.state) {
      broken(
        'A6',
        `${incident.id} is ${incident.state}, ${incident.moves} moves, and its moves say otherwise`,
      );
    }
    this.#incidents.set(`${domain} ${incident.id}`, {
      text: JSON.stringify(incident),
      record: number,
    });
  }
}

type Life = { readonly number: number; readonly state: IncidentState | 'none' };

const NOT_BORN: Life = { number: 0, state: 'none' };

function expectNext(lives: Map<string, Life>, domain: string, move: Move): void {
  const key = `${domain} ${move.incident}`;
  const life = lives.get(key) ?? NOT_BORN;
  if (move.number !== life.number + 1) {
    broken('A6', `${move.incident} moved by ${move.number} after ${life.number}`);
  }
  if (move.from !== life.state) {
    broken('A6', `${move.incident} moved from ${move.from}, and was ${life.state}`);
  }
  // What becomes of its evidence is told of what is closed too.
  const isOfEvidence = move.reason.startsWith('bundle-') && move.from === move.to;
  if (!isOfEvidence && !(ALLOWED[move.from] ?? []).includes(move.to)) {
    broken('A6', `${move.incident} moved from ${move.from} to ${move.to}: ${move.reason}`);
  }
  const reasons = REASONS[`${move.from} ${move.to}`];
  if (reasons !== undefined && !reasons.includes(move.reason)) {
    broken('A6', `${move.incident} moved from ${move.from} to ${move.to} as ${move.reason}`);
  }
  lives.set(key, { number: move.number, state: move.to });
}

/** The state table (rules.md, D6). */
const ALLOWED: Readonly<Record<IncidentState | 'none', readonly string[]>> = {
  none: ['pending', 'open'],
  pending: ['pending', 'open', 'none', 'closed'],
  open: ['open', 'recovering', 'closed'],
  recovering: ['recovering', 'open', 'closed'],
  closed: ['pending', 'open'],
};

/** Why a state may become another: what is open closes by a person alone, or recovers first. */
const REASONS: Readonly<Record<string, readonly MoveReason[]>> = {
  'none pending': ['first-seen'],
  'none open': ['opened'],
  'pending open': ['opened', 'reopened'],
  'pending none': ['did-not-confirm'],
  'pending closed': ['did-not-confirm'],
  'open recovering': ['recovering'],
  'open closed': ['closed-by-person'],
  'recovering open': ['back'],
  'recovering closed': ['closed', 'closed-by-person'],
  'closed pending': ['seen-again'],
  'closed open': ['reopened'],
};

function expectChain(record: JournalRecord, head: JournalRecord | undefined): void {
  if (record.number !== (head?.number ?? 0) + 1) {
    broken('A6', `${record.domain}: record ${record.number} follows record ${head?.number ?? 0}`);
  }
  const previous = head === undefined ? '0'.repeat(64) : sha256(sortedJson(head));
  if (record.previous !== previous) {
    broken(
      'A6',
      `${record.domain}: record ${record.number} does not carry the hash of the one before`,
    );
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with its keys in order. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((inner) => (inner === undefined ? 'null' : sortedJson(inner))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = new Map<string, unknown>(Object.entries(value));
  const keys = [...entries.keys()].toSorted().filter((key) => entries.get(key) !== undefined);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(entries.get(key))}`).join(',')}}`;
}
