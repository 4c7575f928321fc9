import { createHash } from 'node:crypto';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import type { Channel } from '#domain/channel.ts';
import { deliver } from '#functions/use-cases.ts';
import { AlertNotTaken, type Alerts } from '#ports/alerts.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { Fleet, Senders } from '#ports/fleet.ts';
import type { RecordConfigurationPorts } from '#runtime/record-configuration.ts';
import { resume } from '#runtime/resume.ts';
import { USE_CASES_WITHOUT_SEALING } from '#test/seal-stand-in.ts';
import { sealingInMemory } from '#test/sealing.ts';

import { MemoryConfigurations } from '../../unit/configuration/memory-configurations.ts';
import { Draws } from '../core/draws.ts';
import type { Faults } from '../core/faults.ts';
import { HANGS, type Bind, type Scheduler } from '../core/scheduler.ts';
import { COLLECTORS } from './collectors-stand-in.ts';
import { MessageQueue, receivedAs, type Delivery } from './message-queue.ts';
import type { Observe } from './observation.ts';
import { observedStore } from './observed-store.ts';
import { handleBatch, type FunctionPorts, type QueueName } from './queues.ts';

export type ServiceParts = {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly observe: Observe;
  readonly count: (what: string) => void;
  readonly fleet: Fleet & Senders & { readonly loseAll: () => void };
  readonly channels: readonly Channel[];
  /** `functions`: queues that outlive any process. `one machine`: all is lost with the process. */
  readonly home: 'functions' | 'one machine';
  /** How far, in ms, the clock of a function may be off, and whether it jumps between calls. */
  readonly clocks: { readonly offMs: number; readonly jump: boolean };
  readonly isPaused: () => boolean;
  readonly explain: (why: string) => void;
};

/**
 * The whole service over virtual time: the use cases behind their handlers, a store, a vault and
 * queues in memory. Each message is an invocation, whose port calls the scheduler carries out.
 */
export class SimulatedService {
  readonly store: AuditStore;
  readonly queue: MessageQueue;
  readonly heads = new MemorySignedHeads();
  readonly rollUps = new MemoryRollUps();
  readonly configurations: KeptConfigurations = new MemoryConfigurations();
  readonly #parts: ServiceParts;
  readonly #vault = new MemoryVault();
  readonly #alerts: readonly Alerts[];
  readonly #draws: Draws;
  readonly #chance: Draws;
  readonly #backlog: Delivery[] = [];
  #isBusy = false;
  #isDown = false;
  #nonces = 0;

  constructor(parts: ServiceParts) {
    const { seed, scheduler, faults, observe, count, home } = parts;
    this.#parts = parts;
    this.#draws = new Draws(seed, 'invocations');
    this.#chance = new Draws(seed, 'pauses');
    const old = faults.drawsOf('old value read');
    const writesAgo = (): number => (faults.strikes('old value read') ? old.whole(1, 8) : 0);
    const clock = { nowMs: () => scheduler.nowMs };
    this.store = observedStore(new MemoryAuditStore({ writesAgo, clock }), observe);
    this.queue = new MessageQueue({
      faults,
      draws: new Draws(seed, 'batches'),
      nowMs: () => scheduler.nowMs,
      later: (atMs, happening) => scheduler.agenda.add(atMs, happening),
      deliver: (queue, batch) =>
        home === 'functions' ? this.#runFunction(queue, batch) : this.#receive(batch),
      count,
      isPaused: parts.isPaused,
      mostAtOnce: home === 'functions' ? 3 : 1,
    });
    const refused = new Set<string>();
    this.#alerts = parts.channels.map((channel) => ({
      channel,
      tell: async (message): Promise<void> => {
        if (faults.strikes('alert refused')) {
          const isItsOwn = faults.drawsOf('alert refused').chance(0.3);
          throw isItsOwn
            ? new AlertNotTaken('channel', `${channel}: not authorised`)
            : new Error(`${channel}: throttled`);
        }
        const name = `${channel} ${message.id}`;
        if (refused.has(name) || faults.strikes('alert refused for good')) {
          refused.add(name);
          observe({ kind: 'refused', channel, id: message.id });
          throw new AlertNotTaken('message', `${channel}: no such message is taken`);
        }
        const hangs = faults.strikes('alert hangs');
        if (!hangs || faults.drawsOf('alert hangs').chance(0.5)) {
          observe({ kind: 'told', channel, message });
        }
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- read by the scheduler alone
        if (hangs) return HANGS as unknown as undefined;
      },
    }));
  }

  /** What the first configuration is recorded with, before anything can fail. */
  get portsAtFirst(): RecordConfigurationPorts {
    return {
      store: this.store,
      kept: this.configurations,
      nonces: { next: () => `nonce-${(this.#nonces += 1)}` },
      sha256,
    };
  }

  /** A person's act, tried again until it is done; `isDone` is told when it is. */
  act(
    name: string,
    work: (ports: FunctionPorts & { readonly kept: KeptConfigurations }) => Promise<void>,
  ): void {
    const { scheduler } = this.#parts;
    const again = (): void =>
      scheduler.agenda.add(scheduler.nowMs + 60_000, () => this.act(name, work));
    scheduler.spawn({
      name,
      stall: undefined,
      run: async (bind) =>
        work({ ...this.#portsFor(bind), kept: bind('configurations', this.configurations) }),
      onEnd: (failure) => {
        if (failure !== undefined) again();
      },
      onKilled: again,
    });
  }

  /** One machine: whoever is killed takes the process with it. The service starts anew, and resumes. */
  processKilled(): void {
    const { home, scheduler, fleet } = this.#parts;
    if (home === 'functions') return;
    this.#isDown = true;
    scheduler.killAll();
    this.queue.loseAll();
    this.#backlog.length = 0;
    this.#isBusy = false;
    fleet.loseAll();
    scheduler.agenda.add(scheduler.nowMs + RESTART_MS, () => this.#start());
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  #start(): void {
    this.#isDown = false;
    this.#isBusy = true;
    this.#parts.scheduler.spawn({
      name: 'resume',
      stall: undefined,
      run: async (bind) => resume(this.#portsFor(bind)),
      onEnd: (failure) => {
        // A start that fails ends the process, and whoever watches it starts it again.
        if (failure === undefined) this.#next();
        else this.processKilled();
      },
      onKilled: () => undefined,
    });
  }

  /** Functions: an invocation of its own for each batch. */
  #runFunction(queue: QueueName, batch: readonly Delivery[]): void {
    const { scheduler, faults, observe } = this.#parts;
    for (const { text } of batch) observe({ kind: 'delivered', text });
    const beganMs = scheduler.nowMs;
    const visibleAgainMs = beganMs + VISIBILITY_MS;
    const again = (deliveries: readonly Delivery[], atMs: (delivery: Delivery) => number): void =>
      deliveries.forEach((delivery) => this.queue.comeAgain(delivery, atMs(delivery)));
    const isSlow = faults.strikes('slower than the visibility time-out');
    if (isSlow) again(batch, () => visibleAgainMs);
    const postponed = new Map<string, number>();
    const postpone = async (receipt: string, seconds: number): Promise<void> => {
      postponed.set(receipt, scheduler.nowMs + seconds * 1000);
    };
    let failed: readonly string[] = [];
    scheduler.spawn({
      name: queue,
      stall: isSlow
        ? { atCall: this.#draws.whole(1, 8), untilMs: visibleAgainMs + this.#draws.whole(1, 5_000) }
        : undefined,
      run: async (bind) => {
        const wired = {
          ports: this.#portsFor(bind),
          postpone: bind('queue', { postpone }).postpone,
        };
        const chance = { random: () => this.#chance.next() };
        failed = await handleBatch(queue, batch.map(receivedAs), { wired, chance });
      },
      onEnd: (failure) => {
        if (failure !== undefined) throw failure;
        const ids = new Set(failed);
        const failures = batch.filter(({ n }) => ids.has(String(n)));
        if (!isSlow) again(failures, ({ n }) => postponed.get(String(n)) ?? visibleAgainMs);
      },
      onKilled: () => {
        if (!isSlow) again(batch, () => visibleAgainMs);
      },
    });
  }

  /** One machine: one message after another. */
  #receive(batch: readonly Delivery[]): void {
    this.#backlog.push(...batch);
    if (!this.#isBusy && !this.#isDown) this.#next();
  }

  #next(): void {
    const { scheduler, observe } = this.#parts;
    const delivery = this.#backlog.shift();
    this.#isBusy = delivery !== undefined;
    if (delivery === undefined) return;
    observe({ kind: 'delivered', text: delivery.text });
    scheduler.spawn({
      name: delivery.queue,
      stall: undefined,
      run: async (bind) => deliver(delivery.text, this.#portsFor(bind), USE_CASES_WITHOUT_SEALING),
      onEnd: (failure) => {
        if (failure !== undefined) this.queue.comeAgain(delivery, scheduler.nowMs + AGAIN_AFTER_MS);
        this.#next();
      },
      onKilled: () => undefined,
    });
  }

  #portsFor(bind: Bind): FunctionPorts {
    const { scheduler, clocks, fleet, explain } = this.#parts;
    const off = (): number => Math.round((this.#draws.next() * 2 - 1) * clocks.offMs);
    const fixed = off();
    return {
      store: bind('store', this.store),
      vault: bind('vault', this.#vault),
      fleet: bind('fleet', fleet),
      collectors: bind('collectors', COLLECTORS),
      queue: bind('queue', this.queue),
      configurations: bind('configurations', this.configurations),
      alerts: this.#alerts.map((alerts) => bind('alerts', alerts)),
      heartbeat: { beat: async () => undefined },
      clock: { nowMs: () => scheduler.nowMs + (clocks.jump ? off() : fixed) },
      nonces: { next: () => `nonce-${(this.#nonces += 1)}` },
      sha256,
      explain,
      software: 'boks-audit simulation',
      ...SEALING,
      heads: bind('heads', this.heads),
      rollUps: bind('rollUps', this.rollUps),
      signer: bind('signer', SEALING.signer),
      measure: () => undefined,
    };
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Thousands of bundles would take hours: a stand-in records them. Heads are signed. */
const SEALING = sealingInMemory();
const RESTART_MS = 2_000;
const AGAIN_AFTER_MS = 5_000;
const VISIBILITY_MS = 90_000;
