import type { MissCause } from '#domain/miss.ts';

import { makeBackgroundEdit, nextBackgroundEdit } from './background.ts';
import type { Edits } from './edit-ranges.ts';
import { happen } from './happen.ts';
import { deliverNext, nextDelivery, settleLinks } from './replication.ts';
import { truthOf, type TableTruth } from './update-rule.ts';
import type { Scenario } from './world-event.ts';
import {
  copyState,
  firstState,
  hostOf,
  momentOf,
  planOf,
  tableOf,
  type HostState,
  type Link,
  type WorldState,
} from './world-state.ts';

/**
 * A BoKS domain at a moment of virtual time.
 *
 * Invariant: what it shows at a moment is a function of (scenario, seed, moment): neither the
 * steps that led there nor a detour through later moments make a difference.
 */
export class World {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly #first: WorldState;
  #state: WorldState;
  #checkpoints: WorldState[] = [];
  /** Further apart, for a way back past the checkpoints: not the whole history is lived again. */
  #milestones: WorldState[] = [];

  constructor(scenario: Scenario, seed: number) {
    this.scenario = scenario;
    this.seed = seed;
    this.#first = firstState(planOf(scenario, seed));
    settleLinks(this.#first);
    unfold(this.#first, this.#first.nowMs);
    this.#state = copyState(this.#first);
  }

  /** The virtual moment, in milliseconds since 1970; never before the first event. */
  get nowMs(): number {
    return this.#state.nowMs;
  }

  /** Moves to a moment, later or earlier; a little earlier is nearly as cheap as later. */
  advanceTo(atMs: number): void {
    if (atMs < this.nowMs) this.#goBack(atMs);
    else if (atMs - this.nowMs > CHECKPOINT_AFTER_MS) this.#keepCheckpoint();
    unfold(this.#state, atMs);
  }

  /** A host as it really is now. What was seen stays as it was when the world goes on. */
  look(host: string): Readonly<HostState> {
    const state = hostOf(this.#state, host);
    return { ...state, tables: [...state.tables] };
  }

  /** What a master knows of the replicas that it has served, in the order of the scenario. */
  linksOf(master: string): readonly Readonly<Link>[] {
    const links = this.#state.links.filter((link) => link.master === master);
    return this.scenario.hosts.flatMap((host) =>
      links.filter((link) => link.replica === host).map((link) => ({ ...link })),
    );
  }

  /** Why nobody can be asked at a moment, if so. */
  readerAwayAt(atMs: number): MissCause | undefined {
    this.advanceTo(atMs);
    const away = this.#state.readerAway;
    return away === undefined || away.untilMs <= atMs ? undefined : away.cause;
  }

  /** The edits in a host's data file, each with the series in which it was made. */
  holds(host: string, table: number): Edits {
    return tableOf(hostOf(this.#state, host), table).held;
  }

  /** What a host's table is worth against a master's, which is the expected one unless named. */
  truth(host: string, table: number, master: string = this.scenario.master): TableTruth {
    const [replica, source] = [hostOf(this.#state, host), hostOf(this.#state, master)];
    return truthOf(tableOf(replica, table), tableOf(source, table));
  }

  #goBack(atMs: number): void {
    dropAfter(atMs, this.#checkpoints);
    dropAfter(atMs, this.#milestones);
    this.#state = copyState(this.#checkpoints.at(-1) ?? this.#milestones.at(-1) ?? this.#first);
  }

  #keepCheckpoint(): void {
    this.#checkpoints.push(copyState(this.#state));
    const left =
      this.#checkpoints.length > MOST_CHECKPOINTS ? this.#checkpoints.shift() : undefined;
    const before = this.#milestones.at(-1) ?? this.#first;
    if (left !== undefined && left.nowMs - before.nowMs > MILESTONE_AFTER_MS)
      this.#milestones.push(left);
  }
}

/** Lets happen, in order of time, all that happens up to a moment. */
function unfold(state: WorldState, atMs: number): void {
  for (;;) {
    const { plan } = state;
    const event = plan.events[state.eventsDone];
    const delivery = nextDelivery(state);
    const edit = nextBackgroundEdit(state);
    const eventMs = event ? momentOf(plan.scenario, event.at) : Infinity;
    const deliveryMs = delivery?.dueMs ?? Infinity;
    const nextMs = Math.min(eventMs, deliveryMs, edit?.dueMs ?? Infinity);
    if (nextMs > atMs) break;
    state.nowMs = Math.max(state.nowMs, nextMs);
    if (event !== undefined && eventMs === nextMs) {
      state.eventsDone += 1;
      happen(state, event.event);
    } else if (delivery !== undefined && deliveryMs === nextMs) deliverNext(state, delivery.link);
    else if (edit !== undefined) makeBackgroundEdit(state, edit.table);
  }
  state.nowMs = Math.max(state.nowMs, atMs);
}

/** The last of them is then not after that moment. */
function dropAfter(atMs: number, states: WorldState[]): void {
  states.length = states.findLastIndex((state) => state.nowMs <= atMs) + 1;
}

const CHECKPOINT_AFTER_MS = 10_000;
const MOST_CHECKPOINTS = 16;
const MILESTONE_AFTER_MS = 6 * 3_600_000;
