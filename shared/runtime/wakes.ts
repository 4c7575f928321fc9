import type { PhaseName } from '#domain/snapshot.ts';
import { secondsOfPhase, type Sweep } from '#domain/sweep.ts';
import type { Queue } from '#ports/queue.ts';

/** The wake-ups of a sweep that was opened: looks, and the deadline of its first phase. */
export async function sendFirstWakes(sweep: Sweep, queue: Queue): Promise<void> {
  await sendLooks(sweep, FIRST_LOOKS, queue);
  await sendDeadline(sweep, 'replicas', queue);
}

/** The wake-ups of a phase whose hosts are about to be asked. */
export async function sendPhaseWakes(sweep: Sweep, phase: PhaseName, queue: Queue): Promise<void> {
  await sendLooks(sweep, LATER_LOOKS, queue);
  await sendDeadline(sweep, phase, queue);
}

/** Says, after the time that a phase has, that this time has passed. */
export async function sendDeadline(sweep: Sweep, phase: PhaseName, queue: Queue): Promise<void> {
  const { domain, number } = sweep;
  await queue.send(
    { version: 1, kind: 'wake-sweep', domain, sweep: number, due: phase },
    secondsOfPhase(sweep, phase),
  );
}

/** Has a sweep looked at after each of these delays, in seconds. */
export async function sendLooks(
  { domain, number }: Sweep,
  delays: readonly number[],
  queue: Queue,
): Promise<void> {
  for (const delaySeconds of delays) {
    await queue.send(
      { version: 1, kind: 'wake-sweep', domain, sweep: number, due: 'look' },
      delaySeconds,
    );
  }
}

/** Delays in seconds; the first of them asks, the others look. */
export const FIRST_LOOKS: readonly number[] = [0, 20, 60];
const LATER_LOOKS: readonly number[] = [5, 20];
