import type { CollectEvidence } from '#contracts/messages.ts';
import {
  attemptOfStep,
  collectionDeadlineOf,
  endOverdue,
  openStepOf,
  sealedBy,
  SECONDS_OF_STEP,
  type Claimed,
} from '#domain/evidence/collection-steps.ts';
import type { Collection, CollectionStep } from '#domain/evidence/collection.ts';
import type { DomainState } from '#domain/state.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Nonces } from '#ports/basics.ts';
import type { Queue } from '#ports/queue.ts';

import type { Explain } from './explain.ts';

/** True where evidence of a domain is owed; also while a collection of it is open. */
const owesEvidence = (state: DomainState | undefined): boolean =>
  (state?.evidence?.owed.length ?? 0) > 0;

/** Asks for what a domain owes of evidence, where it does. */
export async function sendIfOwed(
  state: DomainState | undefined,
  queue: Queue,
  due?: CollectEvidence['due'],
): Promise<void> {
  if (state === undefined || !owesEvidence(state)) return;
  const { domain } = state;
  await queue.send(
    { version: 1, kind: 'collect-evidence', domain, ...(due === undefined ? {} : { due }) },
    0,
  );
}

export type WakeCollectorPorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly nonces: Nonces;
  readonly explain: Explain;
};

/**
 * At a tick: takes up again, or ends, a collection that has outlived its deadline, says so of one that is
 * not sealed after hours, and asks again for what is owed.
 */
export async function wakeCollector(
  state: DomainState | undefined,
  nowMs: number,
  { store, queue, nonces, explain }: WakeCollectorPorts,
): Promise<void> {
  if (state === undefined || !owesEvidence(state)) return;
  const latest = await store.latestCollection(state.domain);
  if (latest === undefined) return sendIfOwed(state, queue);
  if (openStepOf(latest) !== undefined && collectionDeadlineOf(latest) <= nowMs) {
    explain(`${latest.domain} collection ${latest.number}: it has outlived its deadline`);
    // Who was first took it further, and that is as good.
    await store.writeCollection(endOverdue(latest, nowMs), nonces.next());
  }
  await sendIfOwed(state, queue, dueOf(latest, nowMs));
}

/** Whose time is over: the step that was asked, and then what it brought, to be sealed. */
function dueOf(collection: Collection, nowMs: number): CollectEvidence['due'] {
  const { number, stage } = collection;
  const step = openStepOf(collection);
  if (step !== undefined && collectionDeadlineOf(collection) <= nowMs) {
    return stepDue(collection, step, attemptOfStep(collection, step));
  }
  const isUnsealed = stage === 'collected' && sealedBy(collection) <= nowMs;
  return isUnsealed ? { collection: number, step: 'sealing' } : undefined;
}

const stepDue = (
  { number }: Collection,
  step: CollectionStep,
  attempt: number | undefined,
): CollectEvidence['due'] =>
  attempt === undefined ? undefined : { collection: number, step, attempt };

/** The wake-ups of a step whose hosts are about to be asked: looks, and its deadline. */
export async function sendStepWakes(
  { domain, number, claim: { attempt } }: Claimed,
  step: CollectionStep,
  queue: Queue,
): Promise<void> {
  for (const delaySeconds of LOOKS) {
    await queue.send({ version: 1, kind: 'collect-evidence', domain }, delaySeconds);
  }
  await queue.send(
    { version: 1, kind: 'collect-evidence', domain, due: { collection: number, step, attempt } },
    SECONDS_OF_STEP,
  );
}

/** Delays in seconds. */
const LOOKS: readonly number[] = [5, 20, 60];
