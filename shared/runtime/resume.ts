import { openPhaseOf } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';

import { FIRST_LOOKS, sendDeadline, sendLooks } from './wakes.ts';

export type ResumePorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Configurations;
};

/**
 * Sends again what a process that ended may have lost with its queue: the wake-ups of each sweep
 * that is not finished, with the full delays, and one for each domain's alerts. On one machine this
 * comes before anything else, at every start.
 */
export async function resume(ports: ResumePorts): Promise<void> {
  for (const domain of await ports.configurations.domains()) await resumeDomain(domain, ports);
}

async function resumeDomain(domain: string, { store, queue }: ResumePorts): Promise<void> {
  const sweep = await store.latestSweep(domain);
  if (sweep?.stage === 'read') {
    await queue.send({ version: 1, kind: 'compare-sweep', domain, sweep: sweep.number }, 0);
  }
  const phase = sweep && openPhaseOf(sweep);
  if (sweep !== undefined && phase !== undefined) {
    await sendLooks(sweep, FIRST_LOOKS, queue);
    await sendDeadline(sweep, phase, queue);
  }
  await queue.send({ version: 1, kind: 'publish-alerts', domain }, 0);
}
