import { SECONDS_OF_STEP } from '#domain/evidence/collection-steps.ts';
import type { Collection, CollectionStep } from '#domain/evidence/collection.ts';
import type { DomainState } from '#domain/state.ts';
import type { Queue } from '#ports/queue.ts';

/** True where evidence of a domain is owed; also while a collection of it is open. */
export const owesEvidence = (state: DomainState | undefined): boolean =>
  (state?.evidence?.owed.length ?? 0) > 0;

/** Asks for what a domain owes of evidence, where it does. */
export async function sendIfOwed(state: DomainState, queue: Queue): Promise<void> {
  if (!owesEvidence(state)) return;
  await queue.send({ version: 1, kind: 'collect-evidence', domain: state.domain }, 0);
}

/** The wake-ups of a step whose hosts are about to be asked: looks, and its deadline. */
export async function sendStepWakes(
  { domain, number }: Collection,
  step: CollectionStep,
  queue: Queue,
): Promise<void> {
  for (const delaySeconds of LOOKS) {
    await queue.send({ version: 1, kind: 'collect-evidence', domain }, delaySeconds);
  }
  await queue.send(
    { version: 1, kind: 'collect-evidence', domain, due: { collection: number, step } },
    SECONDS_OF_STEP,
  );
}

/** Delays in seconds. */
const LOOKS: readonly number[] = [5, 20, 60];
