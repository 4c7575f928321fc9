import { createHash } from 'node:crypto';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { configurationAt, configurationsIn } from '#cli/simulator/configured.ts';
import { drawAt, streamOf, type Stream } from '#cli/simulator/random.ts';
import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { Message } from '#contracts/messages.ts';
import type { Incident } from '#domain/incident.ts';
import { isJudged, type JournalRecord, type JudgedRecord } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Sweep } from '#domain/sweep.ts';
import { deliver, USE_CASES, type Ports } from '#functions/use-cases.ts';
import type { AlertMessage } from '#ports/alerts.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { Vault } from '#ports/vault.ts';
import { resume } from '#runtime/resume.ts';

import { replicasOf, settingsOf } from './facts.ts';
import { USE_CASES_WITHOUT_SEALING } from './seal-stand-in.ts';
import { sealingInMemory } from './sealing.ts';
import { CallGate, type CallFault } from './service-gate.ts';
import { at, type Moment } from './timeline.ts';

/** How often, 0 to 1, a queue loses, doubles or delays (by up to a minute) a message. */
export type QueueFaults = {
  readonly lost?: number;
  readonly doubled?: number;
  readonly late?: number;
};

export type ServiceOptions = {
  readonly seed?: number;
  readonly settings?: Partial<DomainSettings>;
  readonly store?: AuditStore;
  readonly vault?: Vault;
  readonly faults?: QueueFaults;
  /**
   * Collects and seals what is owed of evidence; left out, its messages go nowhere. `as-if`: what
   * would become of a collection is recorded, and nothing is sealed.
   */
  readonly evidence?: 'sealed' | 'as-if';
  /** Each message runs as two invocations at once. */
  readonly eachTwice?: boolean;
  readonly callFault?: CallFault;
  /** What a killed process takes with it: `queue` on one machine, `nothing` with SQS. */
  readonly losesWithProcess?: 'queue' | 'nothing';
  /** Ports of a test's own, in place of those in memory. */
  readonly ports?: Partial<Ports>;
  /** Throws where the channel does not take the message. */
  readonly tell?: (told: Told) => void;
  /** Throws where the watcher outside is not reached. */
  readonly beat?: (address: string) => void;
};

/** One message as a channel took it, at a moment of the service's clock. */
export type Told = AlertMessage & {
  readonly channel: string;
  /** As a mail it would be this; empty where the channel has none. */
  readonly subject: string;
  readonly body: string;
};

/**
 * The whole service in virtual time, over a simulated domain: the use cases by their one table,
 * messages as JSON text, a tick a minute, a queue that delivers after the delay. Nothing sleeps.
 * Moments are counted from the scenario's start.
 */
export class Service {
  readonly scenario: Scenario;
  readonly settings: DomainSettings;
  readonly world: World;
  readonly store: AuditStore;
  readonly vault: Vault;
  /** Bundles and keys, which outlive a process. */
  readonly sealing = sealingInMemory();
  readonly told: Told[] = [];
  readonly reasons: string[] = [];
  /** The calls of the watcher outside. */
  readonly beats: { readonly address: string; readonly atMs: number }[] = [];
  readonly deadLetters: string[] = [];
  /** Failures of invocations, as their messages came again. */
  readonly failures: string[] = [];
  nowMs: number;
  kills = 0;
  gate: CallGate;
  readonly #options: ServiceOptions;
  readonly #chance: Chance;
  readonly #due: Delivery[] = [];
  #nextTickMs: number;
  #sent = 0;
  #nonces = 0;
  /** The ports of the process that runs; another set after a restart. */
  ports: Ports;

  constructor(scenario: Scenario, options: ServiceOptions = {}) {
    this.scenario = scenario;
    this.#options = options;
    this.settings = settingsFor(scenario, options.settings);
    this.world = new World(scenario, options.seed ?? 1);
    this.store = options.store ?? new MemoryAuditStore();
    this.vault = options.vault ?? new MemoryVault();
    this.nowMs = scenario.startsAtMs;
    this.#nextTickMs = Math.ceil(scenario.startsAtMs / MS_A_MINUTE) * MS_A_MINUTE;
    this.#chance = new Chance(options.seed ?? 1);
    this.gate = new CallGate(options.callFault);
    this.ports = this.#wire();
  }

  /** Runs everything that is due up to a moment, that moment included. */
  async until(moment: Moment): Promise<this> {
    const endMs = this.at(moment);
    for (;;) {
      const next = this.#due[0];
      const nextMs = Math.min(next?.atMs ?? Infinity, this.#nextTickMs);
      if (nextMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      if (next !== undefined && next.atMs < this.#nextTickMs) {
        this.#due.shift();
        await this.#deliver(next);
      } else {
        await this.#tick();
      }
    }
    this.nowMs = Math.max(this.nowMs, endMs);
    return this;
  }

  /** Gives a message to the queue, as any use case would. */
  send(message: Message, delaySeconds = 0): void {
    this.#push({ text: JSON.stringify(message), delaySeconds, receives: 0 });
  }

  /** The messages that are on their way, in the order of delivery. */
  waiting(): readonly { readonly message: Message; readonly delaySeconds: number }[] {
    return this.#due.map(({ text, atMs }) => ({
      message: Message.parse(JSON.parse(text)),
      delaySeconds: (atMs - this.nowMs) / 1000,
    }));
  }

  /** Kills the process between two invocations, and starts it anew. */
  async restart(): Promise<void> {
    this.kills += 1;
    this.nowMs += RESTART_MS;
    this.gate = new CallGate();
    this.ports = this.#wire();
    if ((this.#options.losesWithProcess ?? 'queue') === 'nothing') return;
    this.#due.length = 0;
    await resume(this.ports);
  }

  /** Nothing of ours runs up to a moment: its ticks are lost, what was on its way comes after it. */
  pause(moment: Moment): void {
    this.nowMs = this.at(moment);
    this.#nextTickMs = Math.ceil(this.nowMs / MS_A_MINUTE) * MS_A_MINUTE;
  }

  /** UTC milliseconds of a moment of the scenario. */
  at(moment: Moment): number {
    return this.scenario.startsAtMs + at(moment);
  }

  /** The records of judged sweeps. */
  async records(): Promise<readonly JudgedRecord[]> {
    const all: JournalRecord[] = [];
    for (;;) {
      const page = await this.store.readRecords(this.settings.domain, all.length + 1, 100);
      if (page.length === 0) return all.filter(isJudged);
      all.push(...page);
    }
  }

  async sweeps(): Promise<readonly Sweep[]> {
    const latest = await this.store.latestSweep(this.settings.domain);
    const numbers = Array.from({ length: latest?.number ?? 0 }, (_, index) => index + 1);
    const sweeps = await Promise.all(
      numbers.map(async (number) => this.store.readSweep(this.settings.domain, number)),
    );
    return sweeps.filter((sweep) => sweep !== undefined);
  }

  /** Every incident as the journal had it at a moment, folded from the records up to then. */
  async incidentsAt(moment: Moment): Promise<readonly Incident[]> {
    const incidents = new Map<string, Incident>();
    for (const { act } of await this.records()) {
      if (act.sweep.scheduledAtMs > this.at(moment)) break;
      for (const incident of act.incidents) incidents.set(incident.id, incident);
    }
    return [...incidents.values()];
  }

  /** What was told after `from`, up to `to`. */
  toldBetween(from: Moment, to: Moment): readonly Told[] {
    return this.told.filter(({ atMs }) => atMs > this.at(from) && atMs <= this.at(to));
  }

  /** As configured now, or as of a version; `settings` are those of the start. */
  #settingsAs(version?: number): DomainSettings {
    if (this.scenario.configured === undefined) return this.settings;
    const configured = configurationsIn(this.scenario);
    const now = configurationAt(this.scenario, this.nowMs);
    const wanted = configured.find((each) => each.version === version) ?? now;
    return { ...this.settings, version: wanted.version, replicas: replicasOf(...wanted.replicas) };
  }

  #wire(): Ports {
    const { gate, settings } = this;
    const clock = { nowMs: () => this.nowMs };
    const fleet = new SimulatedFleet(this.world, clock, {
      ofSweep: (domain, sweep, delaySeconds) =>
        this.send({ version: 1, kind: 'wake-sweep', domain, sweep, due: 'look' }, delaySeconds),
      ofCollection: (domain, delaySeconds) =>
        this.send({ version: 1, kind: 'collect-evidence', domain }, delaySeconds),
    });
    return {
      store: gate.watch('store', this.store),
      vault: gate.watch('vault', this.vault),
      fleet: gate.watch('fleet', fleet),
      collectors: gate.watch('collectors', fleet),
      queue: gate.watch('queue', {
        send: async (message, delaySeconds) => {
          if (!OF_EVIDENCE.has(message.kind) || this.#options.evidence !== undefined) {
            this.send(message, delaySeconds);
          }
        },
      }),
      configurations: gate.watch('configurations', {
        domains: async () => [settings.domain],
        inForce: async () => [{ domain: settings.domain, settings: this.#settingsAs() }],
        read: async (domain, version) =>
          domain === settings.domain ? this.#settingsAs(version) : undefined,
        keep: async () => undefined,
      }),
      alerts: settings.channels.map((channel) =>
        gate.watch('alerts', {
          channel,
          tell: async (message) =>
            this.#tell({ ...message, ...mailIn(message), channel, atMs: this.nowMs }),
        }),
      ),
      heartbeat: gate.watch('heartbeat', { beat: async (address) => this.#beat(address) }),
      clock,
      nonces: { next: () => `nonce-${(this.#nonces += 1)}` },
      sha256: sha256Hex,
      explain: (why) => this.reasons.push(why),
      measure: () => undefined,
      software: 'boks-audit test',
      ...this.sealing,
      bundles: gate.watch('bundles', this.sealing.bundles),
      heads: gate.watch('heads', this.sealing.heads),
      signer: gate.watch('signer', this.sealing.signer),
      tokenKeys: gate.watch('tokenKeys', this.sealing.tokenKeys),
      ...this.#options.ports,
    };
  }

  async #beat(address: string): Promise<void> {
    this.#options.beat?.(address);
    this.beats.push({ address, atMs: this.nowMs });
  }

  async #tick(): Promise<void> {
    const scheduledAtMs = this.#nextTickMs;
    this.#nextTickMs += MS_A_MINUTE;
    const text = JSON.stringify({ version: 1, kind: 'tick', scheduledAtMs });
    await this.#deliver({ atMs: scheduledAtMs, n: 0, text, receives: 0 });
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const copies = this.#options.eachTwice === true ? 2 : 1;
    const useCases = this.#options.evidence === 'sealed' ? USE_CASES : USE_CASES_WITHOUT_SEALING;
    const runs = Array.from({ length: copies }, async () =>
      deliver(delivery.text, this.ports, useCases),
    );
    const ended = await Promise.race([Promise.allSettled(runs), this.gate.killed]);
    if (ended === 'killed') {
      if (this.#options.losesWithProcess === 'nothing') this.#comeAgain(delivery);
      return this.restart();
    }
    const failed = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    if (failed.length === 0) return;
    this.failures.push(...failed.map(String));
    this.#comeAgain(delivery);
  }

  #comeAgain({ text, receives }: Delivery): void {
    if (receives + 1 >= MOST_RECEIVES) this.deadLetters.push(text);
    else this.#push({ text, delaySeconds: VISIBILITY_SECONDS, receives: receives + 1 });
  }

  #push(sent: { text: string; delaySeconds: number; receives: number }): void {
    const { lost = 0, doubled = 0, late = 0 } = this.#options.faults ?? {};
    if (this.#chance.hits('lost', lost)) return;
    for (let copy = this.#chance.hits('doubled', doubled) ? 2 : 1; copy > 0; copy -= 1) {
      const lateMs = this.#chance.hits('late', late) ? this.#chance.draw('late by') * 60_000 : 0;
      const atMs = this.nowMs + sent.delaySeconds * 1000 + Math.floor(lateMs);
      const delivery = { atMs, n: (this.#sent += 1), text: sent.text, receives: sent.receives };
      const after = this.#due.findIndex((other) => other.atMs > atMs);
      this.#due.splice(after < 0 ? this.#due.length : after, 0, delivery);
    }
  }

  #tell(told: Told): void {
    this.#options.tell?.(told);
    this.told.push(told);
  }
}

const OF_EVIDENCE: ReadonlySet<Message['kind']> = new Set(['collect-evidence', 'seal-bundle']);

/** A service over one of the scenarios, run from its start. */
export async function runScenario(
  name: ScenarioName,
  options: ServiceOptions & { readonly untilMinutes?: number } = {},
): Promise<Service> {
  const periodSeconds = options.settings?.periodSeconds ?? PERIOD_SECONDS;
  const scenario = scenarioOf(name, { periodSeconds });
  return new Service(scenario, options).until(options.untilMinutes ?? scenario.endsAtMinutes);
}

/** Settings of a simulated domain; name only what the test is about. */
export const settingsFor = (
  scenario: Scenario,
  differing: Partial<DomainSettings> = {},
): DomainSettings =>
  settingsOf({
    domain: scenario.domain,
    master: scenario.master,
    replicas: replicasOf(...configurationAt(scenario, scenario.startsAtMs).replicas),
    periodSeconds: PERIOD_SECONDS,
    ...differing,
  });

export const sha256Hex: Sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The mail in a message, if there is one. */
function mailIn({ rendered }: AlertMessage): Pick<Told, 'subject' | 'body'> {
  if (rendered.kind === 'mail') return rendered;
  return rendered.kind === 'terminal' ? rendered.texts.mail : { subject: '', body: '' };
}

type Delivery = {
  readonly atMs: number;
  readonly n: number;
  readonly text: string;
  readonly receives: number;
};

/** One seeded source a concern, so that one fault's draws do not move another's. */
class Chance {
  readonly #seed: number;
  readonly #streams = new Map<string, { readonly stream: Stream; draws: number }>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  hits(concern: string, rate: number): boolean {
    return rate > 0 && this.draw(concern) < rate;
  }

  draw(concern: string): number {
    const source = this.#streams.get(concern) ?? {
      stream: streamOf(this.#seed, `queue ${concern}`),
      draws: 0,
    };
    this.#streams.set(concern, source);
    source.draws += 1;
    return drawAt(source.stream, source.draws);
  }
}

const MS_A_MINUTE = 60_000;
const PERIOD_SECONDS = 300;
const RESTART_MS = 2_000;
const VISIBILITY_SECONDS = 30;
const MOST_RECEIVES = 5;
