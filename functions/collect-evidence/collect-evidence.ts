import type { CollectEvidence } from '#contracts/messages.ts';
import {
  attemptOfStep,
  broughtBy,
  claimStep,
  closeStep,
  commandsOfStep,
  hostsOfStep,
  isStepClaimed,
  noteStepAsked,
  openStepOf,
  SECONDS_OF_STEP,
  stepAnswersOf,
  WANTED,
  wasStepAsked,
  type Claimed,
  type SentFor,
  type StepAnswers,
} from '#domain/evidence/collection-steps.ts';
import type { Brought, Collection, CollectionStep, Wanted } from '#domain/evidence/collection.ts';
import { haveAllEnded, type HostAnswer } from '#domain/sweep.ts';
import type { Bundles } from '#ports/bundles.ts';
import type { Collectors } from '#ports/collectors.ts';
import type { Vault } from '#ports/vault.ts';
import { sendStepWakes } from '#runtime/evidence-wakes.ts';
import { recordEvidence } from '#runtime/record-evidence.ts';
import { sealingInHand } from '#runtime/sealing-in-hand.ts';

import { beginCollection, type BeginCollectionPorts } from './begin-collection.ts';

export type CollectEvidencePorts = BeginCollectionPorts & {
  readonly vault: Vault;
  readonly bundles: Pick<Bundles, 'signatureOf'>;
  readonly collectors: Collectors;
};

/**
 * Takes a domain's open collection as far as it goes now, and begins the next one owed where none is
 * open: sends a step's commands under a claim, closes a step whose hosts have all ended or whose time
 * is over, goes on with the next. May run any number of times, late, twice, in parallel: each step is
 * one conditional write. What it leaves undone, the tick asks for again.
 */
export async function collectEvidence(
  message: CollectEvidence,
  ports: CollectEvidencePorts,
): Promise<void> {
  const { domain } = message;
  const latest = await ports.store.latestCollection(domain);
  let collection =
    latest === undefined || latest.stage === 'ended'
      ? await beginCollection(domain, latest, ports)
      : latest;
  for (let step = 0; step < MOST_STEPS && collection !== undefined; step += 1) {
    const open = openStepOf(collection);
    if (open === undefined) return askToSeal(collection, { message, ports });
    collection = await takeStep(collection, open, { message, ports });
  }
}

type Given = { readonly message: CollectEvidence; readonly ports: CollectEvidencePorts };

/** One step: the collection as it then is, or undefined where there is nothing more to do now. */
async function takeStep(
  collection: Collection,
  step: CollectionStep,
  { message, ports }: Given,
): Promise<Collection | undefined> {
  if (wasStepAsked(collection, step)) {
    const answers = await lookAtAll(collection, step, ports.collectors);
    const { due } = message;
    const isOver =
      due?.collection === collection.number &&
      due.step === step &&
      due.attempt === attemptOfStep(collection, step);
    if (isOver || haveEnded(answers)) return close({ collection, step, answers }, ports);
    return stop(ports, collection, `step ${step} waits for answers`);
  }
  if (isStepClaimed(collection, step, ports.clock.nowMs())) {
    return stop(ports, collection, `another is sending the commands of step ${step}`);
  }
  return ask(collection, step, ports);
}

/** Sends a step's commands, and writes them down; goes on at once where nobody could be asked. */
async function ask(
  collection: Collection,
  step: CollectionStep,
  ports: CollectEvidencePorts,
): Promise<Collection | undefined> {
  const { store, queue, nonces, clock } = ports;
  const token = nonces.next();
  const claimed = claimStep(collection, { step, nowMs: clock.nowMs(), token });
  if ((await store.writeCollection(claimed, token)) === 'stale') {
    return stop(ports, collection, `another claimed step ${step}`);
  }
  await sendStepWakes(claimed, step, queue);
  const noted = noteStepAsked(claimed, await sendCommands(claimed, step, ports.collectors));
  if ((await store.writeCollection(noted, nonces.next())) === 'stale') {
    return stop(ports, collection, `the claim on step ${step} was lost while sending`);
  }
  if (commandsOfStep(noted, step).length === 0) return noted;
  return stop(ports, collection, `step ${step} was asked`);
}

async function sendCommands(
  collection: Claimed,
  step: CollectionStep,
  collectors: Collectors,
): Promise<readonly SentFor[]> {
  const { domain, number, claim, replicas } = collection;
  const hosts = hostsOfStep(collection, step);
  const send = async (wanted: Wanted): Promise<SentFor> => {
    if (hosts.length === 0) return { wanted, commands: [], misses: {} };
    const asked = await collectors.collect({
      domain,
      number,
      step,
      attempt: claim.attempt,
      wanted,
      hosts,
      peer: replicas[0] ?? '',
      withinSeconds: SECONDS_OF_STEP,
    });
    return { wanted, ...asked };
  };
  return Promise.all(WANTED[step].map(send));
}

async function lookAtAll(
  collection: Collection,
  step: CollectionStep,
  collectors: Collectors,
): Promise<StepAnswers> {
  const looks = await Promise.all(
    commandsOfStep(collection, step).map(
      async ({ command, hosts }) => [command, await collectors.look(command, hosts)] as const,
    ),
  );
  return stepAnswersOf(collection, step, new Map(looks));
}

const haveEnded = (answers: StepAnswers): boolean =>
  [...answers.values()].every((ofWanted) => haveAllEnded(ofWanted));

type Closable = {
  readonly collection: Collection;
  readonly step: CollectionStep;
  readonly answers: StepAnswers;
};

/** Keeps the texts, and then ends the step by one write, which lists what was in hand. */
async function close(
  { collection, step, answers }: Closable,
  ports: CollectEvidencePorts,
): Promise<Collection | undefined> {
  const { store, clock, nonces } = ports;
  const brought = await Promise.all(
    [...answers].map(async ([wanted, ofWanted]): Promise<readonly [Wanted, Brought]> => [
      wanted,
      await keep({ collection, step, wanted, answers: ofWanted }, ports),
    ]),
  );
  const closing = { closedAtMs: clock.nowMs(), brought: Object.fromEntries(brought) };
  const closed = closeStep(collection, step, closing);
  if ((await store.writeCollection(closed, nonces.next())) === 'stale') {
    return stop(ports, collection, `another closed step ${step}`);
  }
  stop(ports, collection, `step ${step} closed`);
  return closed;
}

type Keepable = {
  readonly collection: Collection;
  readonly step: CollectionStep;
  readonly wanted: Wanted;
  readonly answers: ReadonlyMap<string, HostAnswer>;
};

async function keep(
  { collection: { domain, number }, step, wanted, answers }: Keepable,
  { vault, sha256 }: CollectEvidencePorts,
): Promise<Brought> {
  const texts = [...answers].flatMap(([host, answer]) =>
    answer.kind === 'answered' ? [{ host, text: answer.text }] : [],
  );
  const place = { domain, collection: number, step, wanted };
  const raw = texts.length === 0 ? undefined : await vault.keepRaw(place, texts);
  return broughtBy(answers, { raw, sha256 });
}

/**
 * Has it sealed. Where it was not for hours, that is asked once more, for nothing of ours may have run in
 * them; where that does not help, it is given up.
 */
async function askToSeal(collection: Collection, { message, ports }: Given): Promise<void> {
  const { domain, number } = collection;
  const due = message.due?.collection === number ? message.due.step : undefined;
  if (due === 'sealing-again') return giveUp(collection, ports);
  await ports.queue.send({ version: 1, kind: 'seal-bundle', domain, collection: number }, 0);
  if (due !== 'sealing') return;
  stop(ports, collection, 'it is not sealed: once more, and then it is given up');
  const again = { collection: number, step: 'sealing-again' } as const;
  await ports.queue.send(
    { version: 1, kind: 'collect-evidence', domain, due: again },
    SECONDS_TO_SEAL_AGAIN,
  );
}

/** Says that it could not be sealed, and what is owed next has its turn; not while another may be at it. */
async function giveUp(collection: Collection, ports: CollectEvidencePorts): Promise<void> {
  if ((await sealingInHand(collection, ports)) !== undefined) {
    return stop(ports, collection, 'another signed it just now: it is waited for');
  }
  stop(ports, collection, 'it is not sealed, and is given up');
  await recordEvidence(collection, { kind: 'failed', reasons: [GIVEN_UP] }, ports);
}

function stop(
  { explain }: CollectEvidencePorts,
  { domain, number }: Collection,
  why: string,
): undefined {
  explain(`${domain} collection ${number}: ${why}`);
}

/** A run that seals has two minutes, and its message comes again once in them. */
const SECONDS_TO_SEAL_AGAIN = 300;
const GIVEN_UP = 'it was collected, and could not be sealed for six hours';
/** Five steps, each asked and closed at most once an invocation, and the look that finds it collected. */
const MOST_STEPS = 11;
