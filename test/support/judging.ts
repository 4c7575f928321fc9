import { deepStrictEqual } from 'node:assert/strict';

import { decideAct, incidentNamedBy } from '#domain/acts/decide-act.ts';
import { rememberAct } from '#domain/acts/remember-act.ts';
import { NOTHING_OWED } from '#domain/evidence/owed.ts';
import type { Incident, IncidentKind, Move, MoveReason } from '#domain/incident.ts';
import { NO_RECORD_SHA256, type AlertDue, type SweepJudged } from '#domain/journal.ts';
import { judgeSweep } from '#domain/judgement.ts';
import { EMPTY_MEMORY, incidentsNeeded, type DomainMemory } from '#domain/memory.ts';
import type { PersonActed, Refused, Wish } from '#domain/person-act.ts';
import { hostsOf, type DomainSettings } from '#domain/settings.ts';
import type { PhaseName, Snapshot } from '#domain/snapshot.ts';
import { foldState, type DomainState } from '#domain/state.ts';
import { snapshotsNeeded, type PhaseFacts, type SweepFacts } from '#domain/sweep-facts.ts';
import type { SweepPurpose } from '#domain/sweep.ts';

import {
  answerOf,
  HEALTHY,
  listOf,
  settingsOf,
  STARTS_AT_MS,
  type Counters,
  type Said,
} from './facts.ts';
import { sweepOf } from './service-sweep.ts';

/** What is said in a sweep, by host; who is not named answers in health. */
export type Sayings = Readonly<Record<string, Said>>;
/** When a sweep is, if not a period after the last regular one; what is special about it. */
export type SweepOptions = {
  readonly minutes?: number;
  readonly overdue?: boolean;
  /** What hosts say when asked once more, last. */
  readonly repeat?: Sayings;
};

/**
 * A domain judged sweep after sweep as the service does it: memory, incidents and snapshots carried
 * by what was recorded. Minutes count from the first sweep's due time, so that the first is at 0.
 *
 * Checked with each sweep: an identity has one life; moves are numbered without gap, and the
 * incident's state is the last move's. And now and then: judging twice gives the same record.
 */
export class JudgedDomain {
  settings: DomainSettings;
  memory: DomainMemory = EMPTY_MEMORY;
  readonly records: SweepJudged[] = [];
  readonly acts: PersonActed[] = [];
  readonly #incidents = new Map<string, Incident>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #lastMove = new Map<string, Move>();
  #counters: Counters = HEALTHY;
  #sweeps = 0;
  #records = 0;
  #lastRegularMinutes: number | undefined;

  constructor(settings: Partial<DomainSettings> = {}) {
    this.settings = settingsOf(settings);
  }

  /** Judges a regular sweep, a period after the last. */
  sweep(sayings: Sayings = {}, options: SweepOptions = {}): SweepJudged {
    const periodMinutes = this.settings.periodSeconds / 60;
    const last = this.#lastRegularMinutes;
    const minutes = options.minutes ?? (last === undefined ? 0 : last + periodMinutes);
    this.#lastRegularMinutes = minutes;
    const asked = hostsOf(this.settings).filter((host) => host !== this.settings.master);
    return this.#judge(sayings, { ...options, minutes, purpose: { kind: 'regular' }, asked });
  }

  /** The same sweep so many times. */
  sweeps(times: number, sayings: Sayings = {}): SweepJudged {
    for (let n = 1; n < times; n += 1) this.sweep(sayings);
    return this.sweep(sayings);
  }

  /** Judges the follow-up that is owed first, at its time. */
  followUp(sayings: Sayings = {}): SweepJudged {
    const [owed] = this.memory.followUps;
    if (owed === undefined) throw new Error('no follow-up is owed');
    const purpose = { kind: 'follow-up', hosts: owed.hosts, askedBy: owed.askedBy } as const;
    const minutes = (owed.dueAtMs - STARTS_AT_MS) / 60_000;
    return this.#judge(sayings, { minutes, purpose, asked: owed.hosts, id: owed.id });
  }

  /** A person does something at so many minutes, or when the last sweep was. */
  act(wish: Wish, minutes = this.#lastRegularMinutes ?? 0): PersonActed {
    const decision = this.tryAct(wish, minutes);
    if (decision.kind === 'refused') throw new Error(`${decision.reason}: ${decision.text}`);
    return decision;
  }

  /** The same, where it may be refused. */
  tryAct(wish: Wish, minutes = this.#lastRegularMinutes ?? 0): PersonActed | Refused {
    const number = this.#records + 1;
    const id = incidentNamedBy(wish);
    const decision = decideAct({
      settings: this.settings,
      memory: this.memory,
      evidence: NOTHING_OWED,
      incident: this.all().find((incident) => incident.id === id),
      wished: {
        wish,
        by: { name: 'ann', authenticated: true },
        why: 'as agreed',
        atMs: STARTS_AT_MS + minutes * 60_000,
        key: `act ${number}`,
      },
      record: number,
    });
    if (decision.kind === 'refused') return decision;
    const act: PersonActed = JSON.parse(JSON.stringify(decision.act));
    this.memory = rememberAct(this.memory, { domain: 'bank', number, act });
    for (const incident of act.incidents) this.#incidents.set(incident.id, incident);
    this.acts.push(act);
    this.#records = number;
    this.#checkLives(act);
    return act;
  }

  /** Forgets every incident of some kinds, as if they had never been found. */
  forget(kinds: ReadonlySet<IncidentKind>): void {
    const kept = ({ kind }: { readonly kind: IncidentKind }): boolean => !kinds.has(kind);
    const { pending, incidents } = this.memory;
    this.memory = {
      ...this.memory,
      pending: pending.filter(kept),
      incidents: incidents.filter(kept),
    };
    for (const { id, kind } of this.#incidents.values()) {
      if (kinds.has(kind)) this.#incidents.delete(id);
    }
  }

  get last(): SweepJudged {
    const last = this.records.at(-1);
    if (last === undefined) throw new Error('nothing was judged yet');
    return last;
  }

  /** Moves of the last record, as `kind host reason`, spoken ones with an exclamation mark. */
  get moves(): readonly string[] {
    return this.last.moves.map(
      ({ kind, host, reason, spoken }) => `${kind} ${host} ${reason}${spoken ? '!' : ''}`,
    );
  }

  /** The alerts owed by the last record. */
  get alerts(): readonly AlertDue[] {
    return this.last.alerts;
  }

  /** Every move so far of one kind, or of one incident of it. */
  history(kind: IncidentKind, host?: string | null): readonly Move[] {
    return this.records
      .flatMap(({ moves }) => moves)
      .filter((move) => move.kind === kind && (host === undefined || move.host === host));
  }

  reasons(kind: IncidentKind, host?: string | null): readonly MoveReason[] {
    return this.history(kind, host).map(({ reason }) => reason);
  }

  /** Reasons of the spoken moves so far. */
  spoken(kind: IncidentKind, host?: string | null): readonly MoveReason[] {
    return this.history(kind, host)
      .filter(({ spoken }) => spoken)
      .map(({ reason }) => reason);
  }

  /** The newest incident of a kind and host, pending ones among them; undefined where none ever was. */
  incident(kind: IncidentKind, host: string | null): Incident | undefined {
    return this.all().findLast((each) => each.kind === kind && each.host === host);
  }

  /** The same, where the test cannot go on without. */
  mustHave(kind: IncidentKind, host: string | null): Incident {
    const incident = this.incident(kind, host);
    if (incident === undefined) throw new Error(`${host ?? 'the domain'} has no ${kind}`);
    return incident;
  }

  stateOf(kind: IncidentKind, host: string | null): Incident['state'] | 'none' {
    return this.incident(kind, host)?.state ?? 'none';
  }

  /** Every incident, as of the last record; pending ones from the memory. */
  all(): readonly Incident[] {
    const pending = new Map(this.memory.pending.map((each) => [each.id, each]));
    const kept = [...this.#incidents.values()].map((each) => pending.get(each.id) ?? each);
    const known = new Set(kept.map(({ id }) => id));
    return [...kept, ...this.memory.pending.filter(({ id }) => !known.has(id))];
  }

  /** Every snapshot so far, as a store would keep them. */
  snapshots(): readonly Snapshot[] {
    return [...this.#snapshots.values()];
  }

  /** The domain as of its last record. */
  state(): DomainState {
    const [first, ...others] = this.records.map((act, n) => ({
      domain: 'bank',
      number: n + 1,
      previous: NO_RECORD_SHA256,
      nonce: '',
      act,
    }));
    if (first === undefined) throw new Error('nothing was judged yet');
    return others.reduce(foldState, foldState(undefined, first));
  }

  /** What judging the next sweep would be given. */
  facts(sayings: Sayings, how: SweepHow): SweepFacts {
    const { minutes, purpose, asked, repeat = {} } = how;
    const atMs = STARTS_AT_MS + minutes * 60_000;
    const number = this.#sweeps + 1;
    const masterHost = this.#masterAsked(how);
    this.#counters = { ...this.#counters, ...tablesSaidBy(sayings[masterHost]) };
    const phase = (name: PhaseName, hosts: readonly string[], said: Sayings): PhaseFacts =>
      Object.fromEntries(
        hosts.map((host) => {
          const place = { sweep: number, phase: name };
          const counters = { ...this.#counters, ...tablesSaidBy(said[host]) };
          const answer = answerOf(host, said[host] ?? {}, { place, atMs, counters });
          return [host, answer.kind === 'miss' ? answer : this.#withList(answer, said[host])];
        }),
      );
    const needed = new Set(
      snapshotsNeeded(this.memory).map(({ sweep, host }) => `${sweep} ${host}`),
    );
    return {
      settings: this.settings,
      sweep: sweepOf({
        id: how.id ?? `bank/${atMs}`,
        domain: 'bank',
        number,
        purpose,
        scheduledAtMs: atMs,
        replicas: asked,
        master: masterHost,
        claimants: Object.keys(repeat),
        overdue: how.overdue ?? false,
        stage: 'read',
      }),
      replicas: phase('replicas', asked, sayings),
      master: phase('master', [masterHost], sayings),
      repeat: phase('repeat', Object.keys(repeat), repeat),
      memory: this.memory,
      incidents: incidentsNeeded(this.memory, atMs).flatMap((id) => this.#incidents.get(id) ?? []),
      remembered: [...this.#snapshots].flatMap(([key, each]) => (needed.has(key) ? [each] : [])),
      record: this.#records + 1,
      software: 'boks-audit test',
      snapshotsSha256: '0'.repeat(64),
    };
  }

  #judge(sayings: Sayings, how: SweepHow): SweepJudged {
    const facts = this.facts(sayings, how);
    const act = stored(judgeSweep(facts));
    if (this.#sweeps % JUDGED_TWICE_EVERY === 0) {
      // A store gives back snapshots in no order.
      const again = { ...facts, remembered: facts.remembered.toReversed() };
      deepStrictEqual(stored(judgeSweep(again)), act);
    }
    this.#sweeps += 1;
    this.#records += 1;
    this.records.push(act);
    this.memory = act.memory;
    for (const incident of act.incidents) this.#incidents.set(incident.id, incident);
    for (const phase of [facts.replicas, facts.master, facts.repeat]) {
      for (const [host, outcome] of Object.entries(phase)) {
        if (outcome.kind === 'miss') continue;
        this.#snapshots.set(`${facts.sweep.number} ${host}`, outcome.snapshot);
      }
    }
    this.#checkLives(act);
    return act;
  }

  #masterAsked({ purpose }: SweepHow): string {
    const [owed] = this.memory.followUps;
    return purpose.kind === 'follow-up' && owed !== undefined ? owed.master : this.settings.master;
  }

  #withList<Answer extends { readonly snapshot: Snapshot }>(answer: Answer, said?: Said): Answer {
    const list = typeof said === 'object' ? said.list : undefined;
    if (!answer.snapshot.head.masterRuns || list === 'unread') return answer;
    const replicas = hostsOf(this.settings).filter((host) => host !== answer.snapshot.host);
    const sent = typeof said === 'object' ? said.sent : undefined;
    return { ...answer, list: listOf(replicas, list ?? {}, sent) };
  }

  #checkLives({ moves }: Pick<SweepJudged, 'moves'>): void {
    for (const move of moves) {
      const before = this.#lastMove.get(move.incident);
      const from = before?.to ?? 'none';
      if (move.number !== (before?.number ?? 0) + 1 || move.from !== from) {
        throw new Error(`${move.incident}: move ${move.number} from ${move.from} after ${from}`);
      }
      this.#lastMove.set(move.incident, move);
    }
    const live = new Set<string>();
    for (const { id, kind, host, state, moves: count } of this.all()) {
      const last = this.#lastMove.get(id);
      if (last?.to !== state || last.number !== count) {
        throw new Error(`${id} is ${state} after ${count} moves, its moves say ${last?.to}`);
      }
      if (state === 'closed') continue;
      if (live.has(`${kind} ${host}`)) throw new Error(`two lives of ${kind} ${host}`);
      live.add(`${kind} ${host}`);
    }
  }
}

const JUDGED_TWICE_EVERY = 4;

/** How a sweep is made, beside what hosts say. */
export type SweepHow = SweepOptions & {
  readonly minutes: number;
  readonly purpose: SweepPurpose;
  readonly asked: readonly string[];
  readonly id?: string;
};

const tablesSaidBy = (said: Said | undefined): Counters =>
  typeof said === 'object' ? (said.tables ?? {}) : {};

/** As a store gives it back. */
function stored(act: SweepJudged): SweepJudged {
  const read: SweepJudged = JSON.parse(JSON.stringify(act));
  return read;
}

/** A domain whose hosts have joined: the hour that follows their first sweep is over. */
export function joined(settings: Partial<DomainSettings> = {}): JudgedDomain {
  const domain = new JudgedDomain(settings);
  domain.sweep();
  domain.sweep();
  if (domain.memory.hosts.some(({ joining }) => joining !== null)) {
    throw new Error('a host is still joining');
  }
  return domain;
}

/** Minutes on the domain's clock. */
export const minutesOf = ({ sweep }: SweepJudged): number =>
  (sweep.scheduledAtMs - STARTS_AT_MS) / 60_000;
