import type { PhaseName } from '#domain/snapshot.ts';
import { secondsOfPhase, type Sweep } from '#domain/sweep.ts';
import type { Queue } from '#ports/queue.ts';

/**
 * The wake-ups of a sweep that was opened: the deadline of its first phase, and one to ask. That its
 * hosts have answered is told when it happens. Who dies between them leaves a sweep that nobody has
 * looked at, for which they are sent again: one that was asked is never without its deadline.
 */
export async function sendFirstWakes(sweep: Sweep, queue: Queue): Promise<void> {
  await sendDeadline(sweep, 'replicas', queue);
  await sendLook(sweep, 0, queue);
}

/** Says, after the time that a phase has, that this time has passed. */
export async function sendDeadline(sweep: Sweep, phase: PhaseName, queue: Queue): Promise<void> {
  const { domain, number } = sweep;
  await queue.send(
    { version: 1, kind: 'wake-sweep', domain, sweep: number, due: phase },
    secondsOfPhase(sweep, phase),
  );
}

/** Has a sweep looked at after this delay. */
export async function sendLook(
  { domain, number }: Sweep,
  delaySeconds: number,
  queue: Queue,
): Promise<void> {
  await queue.send(
    { version: 1, kind: 'wake-sweep', domain, sweep: number, due: 'look' },
    delaySeconds,
  );
}
