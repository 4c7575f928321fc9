import { openPhaseOf } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';

import { sendDeadline, sendLook } from './wakes.ts';

export type ResumePorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

/**
 * Sends again what a process that ended may have lost with its queue: the wake-ups of each sweep
 * that is not finished, with the full delays, one for each domain's alerts, and the tick of the
 * minute that is running. On one machine this comes before anything else, at every start.
 */
export async function resume(ports: ResumePorts): Promise<void> {
  const scheduledAtMs = Math.floor(ports.clock.nowMs() / MS_A_MINUTE) * MS_A_MINUTE;
  await ports.queue.send({ version: 1, kind: 'tick', scheduledAtMs }, 0);
  for (const domain of await ports.configurations.domains()) await resumeDomain(domain, ports);
}

async function resumeDomain(domain: string, ports: ResumePorts): Promise<void> {
  const { store, queue } = ports;
  const sweep = await store.latestSweep(domain);
  if (sweep?.stage === 'read') {
    await queue.send({ version: 1, kind: 'compare-sweep', domain, sweep: sweep.number }, 0);
  }
  const phase = sweep && openPhaseOf(sweep);
  if (sweep !== undefined && phase !== undefined) {
    for (const delaySeconds of LOOKS_SECONDS) await sendLook(sweep, delaySeconds, queue);
    await sendDeadline(sweep, phase, queue);
  }
  // What a channel waited for may be what the start mended: all are tried.
  const tryAgain = (await ports.configurations.read(domain))?.channels ?? [];
  await queue.send({ version: 1, kind: 'publish-alerts', domain, tryAgain }, 0);
}

/** When hosts answer that were asked before the start, nobody tells. */
const LOOKS_SECONDS: readonly number[] = [0, 20, 60];
const MS_A_MINUTE = 60_000;
