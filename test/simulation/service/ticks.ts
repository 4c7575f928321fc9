import { SCHEDULED_TICK } from '#contracts/scheduled-tick.ts';
import type { ReadOrder } from '#ports/fleet.ts';

import type { Faults } from '../core/faults.ts';
import type { Scheduler } from '../core/scheduler.ts';
import type { WorldPlan } from '../world/plan.ts';
import type { SimulatedService } from './simulated-service.ts';

type TickParts = {
  readonly plan: WorldPlan;
  readonly scheduler: Scheduler;
  readonly service: SimulatedService;
  readonly faults: Faults;
};

/**
 * What comes to the service from outside: a tick a minute, and the ends of commands. Where a period
 * is long, most ticks between two sweeps are left out: they would find nothing to do. Those of the
 * hour, at which histories are asked after, are not.
 */
export class Ticks {
  readonly #parts: TickParts;
  #hasEnded = false;

  constructor(parts: TickParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#plan(Math.ceil(this.#parts.scheduler.nowMs / MINUTE_MS) * MINUTE_MS);
  }

  /** Every host of a command has answered: EventBridge tells, or on one machine the process itself. */
  commandEnded(command: string, { domain, sweep }: ReadOrder): void {
    const { plan, service, faults, scheduler } = this.#parts;
    if (this.#isPaused(scheduler.nowMs)) return;
    if (plan.deal.isOneMachine) {
      if (service.isDown) return;
      const wake = { version: 1, kind: 'wake-sweep', domain, sweep, due: 'look' };
      return service.queue.put('wake-sweep', JSON.stringify(wake), scheduler.nowMs);
    }
    if (faults.strikes('SSM event lost')) return;
    const event = {
      source: 'aws.ssm',
      'detail-type': 'EC2 Command Status-change Notification',
      detail: { 'command-id': command },
    };
    const copies = faults.strikes('SSM event doubled') ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const lateMs = faults.strikes('SSM event late')
        ? faults.drawsOf('SSM event late').whole(0, 240_000)
        : 0;
      service.queue.put('wake-sweep', JSON.stringify(event), scheduler.nowMs + lateMs);
    }
  }

  stop(): void {
    this.#hasEnded = true;
  }

  #plan(atMs: number): void {
    this.#parts.scheduler.agenda.add(atMs, () => {
      if (this.#hasEnded) return;
      if (!this.#isPaused(atMs)) this.#tick(atMs);
      this.#plan(this.#nextAfter(atMs));
    });
  }

  #tick(atMs: number): void {
    const { plan, service, faults } = this.#parts;
    if (plan.deal.isOneMachine) {
      if (service.isDown) return;
      const tick = { version: 1, kind: 'tick', scheduledAtMs: atMs };
      return service.queue.put('tick', JSON.stringify(tick), atMs);
    }
    if (faults.strikes('tick lost')) return;
    const tick = { ...SCHEDULED_TICK, scheduledAt: new Date(atMs).toISOString() };
    const copies = faults.strikes('tick doubled') ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const lateMs = faults.strikes('tick late')
        ? faults.drawsOf('tick late').whole(0, 150_000)
        : 0;
      service.queue.put('tick', JSON.stringify(tick), atMs + lateMs);
    }
  }

  #isPaused(atMs: number): boolean {
    const { plan } = this.#parts;
    const minutes = (atMs - plan.startsAtMs) / MINUTE_MS;
    return plan.paused.some(({ from, to }) => from <= minutes && minutes < to);
  }

  /** The next minute; while nothing of ours is under way, a later one of the domains' own grids. */
  #nextAfter(atMs: number): number {
    const { plan } = this.#parts;
    const next = atMs + MINUTE_MS;
    if (plan.periodMinutes <= BUSY_MINUTES) return next;
    const periodMs = plan.periodMinutes * MINUTE_MS;
    const isNear = plan.domains.some(
      ({ settings }) => sinceInstant(settings.domain, next, periodMs) < BUSY_MINUTES * MINUTE_MS,
    );
    if (isNear) return next;
    const waits = plan.domains.flatMap(({ settings: { domain } }) =>
      [periodMs, HOUR_MS].map((everyMs) => untilInstant(domain, next, everyMs)),
    );
    return next + Math.min(...waits);
  }
}

/** How long after the newest instant of a domain's grid: the same hash spreads them (design.md). */
function sinceInstant(domain: string, atMs: number, periodMs: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < domain.length; at += 1) {
    hash = Math.imul(hash ^ domain.charCodeAt(at), 0x01000193);
  }
  const offsetMs = ((hash >>> 0) % Math.max(1, Math.floor(periodMs / MINUTE_MS))) * MINUTE_MS;
  return (((atMs - offsetMs) % periodMs) + periodMs) % periodMs;
}

const untilInstant = (domain: string, atMs: number, periodMs: number): number =>
  (periodMs - sinceInstant(domain, atMs, periodMs)) % periodMs;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After an instant: the sweep, its follow-ups, what is sent again. */
const BUSY_MINUTES = 15;
