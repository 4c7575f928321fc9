import type { Tick } from '#contracts/messages.ts';
import { alertsOwed, channelsBehind, lastOwing } from '#domain/alerts-owed.ts';
import { whyLeftAlone, type DomainLook } from '#domain/domain-look.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { latestInstant, planTick, type TickDecision } from '#domain/sweep-plan.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Nonces } from '#ports/basics.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';
import { applyHead, type Head } from '#runtime/apply-record.ts';
import { wakeCollector } from '#runtime/evidence-wakes.ts';
import type { Explain } from '#runtime/explain.ts';
import { throwFailures } from '#runtime/failures.ts';
import { lookAtDomain } from '#runtime/look-at-domain.ts';
import { measureDomains } from '#runtime/metrics-at-ticks.ts';
import type { Measure } from '#runtime/metrics.ts';
import { settingsInForce } from '#runtime/settings-in-force.ts';
import { sendFirstWakes } from '#runtime/wakes.ts';

export type StartSweepsPorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Pick<KeptConfigurations, 'inForce' | 'read' | 'keep'>;
  readonly nonces: Nonces;
  readonly explain: Explain;
  readonly measure: Measure;
};

/**
 * A minute has come: opens the sweep of each domain whose time has come, closes one that has
 * outlived its deadline, sends again what may have been lost, of evidence too, and asks once an hour
 * for the heads and the roll-ups of histories that are due. A domain where nothing seems to be due is
 * only looked at. One domain's failure is told after the others were served. A repeat of a tick
 * continues what it finds.
 */
export async function startSweeps(tick: Tick, ports: StartSweepsPorts): Promise<void> {
  const nowMs = tick.scheduledAtMs;
  const inForce = await ports.configurations.inForce();
  const looked = await Promise.allSettled(
    inForce.map(async (one) => lookAtDomain(one, ports.store)),
  );
  const looks = looked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  measureDomains(looks, nowMs, ports.measure);
  const served = await Promise.allSettled(
    looks.map(async (look) => tickDomain(look, nowMs, ports)),
  );
  throwFailures('the tick failed for a domain', [...looked, ...served]);
}

async function tickDomain(look: DomainLook, nowMs: number, ports: StartSweepsPorts): Promise<void> {
  const { domain, state } = look;
  const why = whyLeftAlone(look, nowMs);
  if (why === undefined) await serveDomain(domain, nowMs, ports);
  else ports.explain(`${domain}: nothing: ${why}`);
  if (
    state !== undefined &&
    latestInstant({ domain, periodSeconds: HOUR_SECONDS }, nowMs) === nowMs
  ) {
    await ports.queue.send({ version: 1, kind: 'sign-history', domain }, 0);
    await ports.queue.send({ version: 1, kind: 'roll-up-history', domain }, 0);
  }
}

/** Decides by what is there now: whoever is about to act reads everything anew. */
async function serveDomain(domain: string, nowMs: number, ports: StartSweepsPorts): Promise<void> {
  const { store, configurations, explain } = ports;
  const head = await applyHead(domain, ports);
  const settings = await settingsInForce(domain, head, configurations);
  if (settings === undefined) return explain(`${domain}: it is not configured`);
  const decision = planTick({
    settings,
    nowMs,
    latest: await store.latestSweep(domain),
    memory: head?.state.memory ?? EMPTY_MEMORY,
    head: head?.record.number ?? 0,
  });
  explain(`${domain}: ${decision.kind}: ${decision.why}`);
  await carryOut(decision, ports);
  await wakePublisher(settings, head, { nowMs, ports });
  await wakeCollector(head?.state, nowMs, ports);
}

async function carryOut(decision: TickDecision, ports: StartSweepsPorts): Promise<void> {
  const { store, queue, nonces, explain } = ports;
  switch (decision.kind) {
    case 'open': {
      const written = await store.openSweep(decision.sweep, nonces.next());
      if (written === 'stale') return explain(`${decision.sweep.id}: another tick opened it`);
      return sendFirstWakes(decision.sweep, queue);
    }
    case 'wake':
      return sendFirstWakes(decision.sweep, queue);
    case 'close': {
      const written = await store.writeSweep(decision.sweep, nonces.next());
      if (written === 'stale') return explain(`${decision.sweep.id}: it moved on meanwhile`);
      return sendCompare(decision.sweep, queue);
    }
    case 'compare':
      return sendCompare(decision.sweep, queue);
    case 'nothing':
  }
}

const sendCompare = async ({ domain, number }: Sweep, queue: Queue): Promise<void> =>
  queue.send({ version: 1, kind: 'compare-sweep', domain, sweep: number }, 0);

async function wakePublisher(
  { domain, channels }: DomainSettings,
  head: Head,
  { nowMs, ports }: { nowMs: number; ports: StartSweepsPorts },
): Promise<void> {
  const owed = alertsOwed(head?.state);
  const number = lastOwing(owed);
  if (number === 0) return;
  const cursors = await ports.store.readCursors(domain);
  const tryAgain = channelsBehind(owed, { channels, cursors, nowMs });
  if (tryAgain.length === 0) return;
  ports.explain(
    `${domain}: record ${number} may have alerts that were not sent: ${tryAgain.join(', ')}`,
  );
  await ports.queue.send({ version: 1, kind: 'publish-alerts', domain, tryAgain }, 0);
}

/** How often it is asked what of a history is due; domains are spread over it. */
const HOUR_SECONDS = 3_600;
