import type { World } from '#cli/simulator/world.ts';
import { CHANNELS } from '#domain/channel.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';

import { Draws } from './core/draws.ts';
import { Faults } from './core/faults.ts';
import { Scheduler } from './core/scheduler.ts';
import { Trace } from './core/trace.ts';
import { Counts } from './counts.ts';
import { INVARIANTS } from './invariants/all-invariants.ts';
import type { ActedRecord, Invariant } from './invariants/invariant.ts';
import { Occurrences } from './occurrences.ts';
import { Oracle } from './oracle/oracle.ts';
import type { Observation } from './service/observation.ts';
import { configureAtFirst, letPeopleAct } from './service/people.ts';
import { SimulatedService } from './service/simulated-service.ts';
import { Ticks } from './service/ticks.ts';
import { Timeline, type Tell } from './timeline.ts';
import { FleetStandIn } from './world/fleet-stand-in.ts';
import type { WorldPlan } from './world/plan.ts';
import { PrintedTexts } from './world/printed.ts';
import { Sequels } from './world/sequels.ts';
import type { Stretch } from './world/story.ts';

/** One world, its service, and what watches them. */
export class Simulation {
  readonly #plan: WorldPlan;
  /** Undefined where nobody reads it. */
  readonly #timeline: Timeline | undefined;
  readonly #counts = new Counts();
  readonly #occurrences = new Occurrences(this.#counts);
  readonly #trace = new Trace();
  readonly #printed = new PrintedTexts();
  readonly #faults: Faults;
  readonly #scheduler: Scheduler;
  readonly #oracle: Oracle;
  readonly #invariants: readonly Invariant[];
  readonly #service: SimulatedService;
  readonly #ticks: Ticks;
  readonly #sequels: Sequels;
  #sweeps = 0;

  constructor(plan: WorldPlan, worlds: Map<string, World>, tell?: Tell) {
    const { seed, rates, startsAtMs } = plan;
    this.#plan = plan;
    this.#timeline = tell && new Timeline(plan, tell);
    const count = (what: string): void => this.#counts.add(what);
    const nowMs = (): number => this.#scheduler.nowMs;
    this.#faults = new Faults(seed, rates, count);
    this.#scheduler = new Scheduler({
      startsAtMs,
      draws: new Draws(seed, 'schedule'),
      faults: this.#faults,
      trace: this.#trace,
      onKill: () => this.#service.processKilled(),
    });
    this.#sequels = new Sequels(worlds, plan.domains);
    this.#oracle = new Oracle(worlds, this.#printed, nowMs);
    const oracle = this.#oracle;
    for (const { settings } of plan.domains) oracle.noteSettings(settings);
    const stormEndsAtMs = startsAtMs + plan.stormEnds * 60_000;
    const clocksOffMs = clocksOffIn(plan);
    const known = { oracle, nowMs, count, stormEndsAtMs, clocksOffMs };
    this.#invariants = INVARIANTS.map((make) => make(known));
    this.#service = this.#serve(this.#fleetOf(worlds));
    const [scheduler, service, faults] = [this.#scheduler, this.#service, this.#faults];
    this.#ticks = new Ticks({ plan, scheduler, service, faults });
  }

  /** Throws `Violation` at the first effect after which an invariant does not hold. */
  async run(): Promise<void> {
    const { stormEnds, ends, asksLiveness } = this.#plan;
    await configureAtFirst(this.#plan, this.#service);
    const count = (what: string): void => this.#counts.add(what);
    letPeopleAct(this.#plan, this.#service, { scheduler: this.#scheduler, count });
    this.#ticks.begin();
    for (const what of this.#plan.domains.flatMap(({ stories }) => stories)) {
      this.#counts.add(`event: ${what}`);
    }
    for (const what of this.#plan.deal.serviceEvents) this.#counts.add(`event: ${what}`);
    await this.#scheduler.run(() => this.#minutes() >= (asksLiveness ? stormEnds : ends));
    if (!asksLiveness) return;
    this.#timeline?.say(this.#scheduler.nowMs, 'the storm is over');
    this.#faults.end();
    await this.#scheduler.run(() => this.#minutes() >= ends);
    await this.#endInCalm();
  }

  /** Ticks end; what is under way ends by itself, and then everything must be well. */
  async #endInCalm(): Promise<void> {
    const endedAtMs = this.#scheduler.nowMs;
    this.#ticks.stop();
    await this.#scheduler.run(() => false);
    const { hasWildClocks } = this.#plan.deal;
    const end = {
      endedAtMs,
      hasWildClocks,
      running: this.#scheduler.runningNames,
      waiting: this.#service.queue.waiting,
      heads: this.#service.heads,
      rollUps: this.#service.rollUps,
    };
    for (const { atEnd } of this.#invariants) await atEnd?.(end);
  }

  result() {
    return {
      sweeps: this.#sweeps,
      trace: this.#trace.digest(),
      steps: this.#scheduler.steps,
      counts: this.#counts.toRecord(),
    };
  }

  #fleetOf(worlds: ReadonlyMap<string, World>): FleetStandIn {
    const { seed, ssmAway } = this.#plan;
    return new FleetStandIn({
      seed,
      worlds,
      printed: this.#printed,
      faults: this.#faults,
      nowMs: () => this.#scheduler.nowMs,
      later: (atMs, happening) => this.#scheduler.agenda.add(atMs, happening),
      isAway: () => this.#isWithin(ssmAway),
      onAsked: (order) => this.#observe({ kind: 'asked', order }),
      onSenderFound: () => this.#counts.add('sweep: woken by the end of its command'),
      onEnded: (command, order) => this.#ticks.commandEnded(command, order),
    });
  }

  #serve(fleet: FleetStandIn): SimulatedService {
    const { seed, deal } = this.#plan;
    return new SimulatedService({
      seed,
      scheduler: this.#scheduler,
      faults: this.#faults,
      observe: (observation) => this.#observe(observation),
      count: (what) => this.#counts.add(what),
      fleet,
      channels: CHANNELS,
      home: deal.isOneMachine ? 'one machine' : 'functions',
      clocks: { offMs: clocksOffIn(this.#plan), jump: deal.hasWildClocks },
      isPaused: () => this.#isWithin(this.#plan.paused),
      explain: (why) => this.#timeline?.say(this.#scheduler.nowMs, `  ${why}`),
    });
  }

  #observe(observation: Observation): void {
    this.#oracle.note(observation);
    this.#timeline?.observe(this.#scheduler.nowMs, observation);
    for (const { observe } of this.#invariants) observe?.(observation);
    if (observation.kind !== 'record') return;
    this.#occurrences.note(observation.record);
    const { record } = observation;
    if (isActed(record)) for (const { acted } of this.#invariants) acted?.(record);
    if (!isJudged(record)) return;
    this.#sweeps += 1;
    const judged = this.#oracle.judged(record);
    this.#timeline?.judged(this.#scheduler.nowMs, judged);
    for (const invariant of this.#invariants) invariant.judged?.(judged);
    for (const event of this.#sequels.judged(judged, this.#scheduler.nowMs)) {
      this.#timeline?.say(this.#scheduler.nowMs, `WORLD ${record.domain} ${JSON.stringify(event)}`);
    }
  }

  #isWithin(stretches: readonly Stretch[]): boolean {
    const minutes = this.#minutes();
    return stretches.some(({ from, to }) => from <= minutes && minutes < to);
  }

  #minutes(): number {
    return (this.#scheduler.nowMs - this.#plan.startsAtMs) / 60_000;
  }
}

const isActed = (record: JournalRecord): record is ActedRecord => record.act.kind === 'acted';

const clocksOffIn = ({ deal }: WorldPlan): number =>
  deal.hasWildClocks ? WILD_MS : deal.hasFaults ? USUAL_MS : 0;

/** How far the clocks of functions are off. */
const USUAL_MS = 2_000;
const WILD_MS = 300_000;
