import type { Collection } from '#domain/evidence/collection.ts';
import { endEvidence, type Ending } from '#domain/evidence/end-evidence.ts';
import type { EvidenceEnded, EvidenceOutcome } from '#domain/evidence/evidence-act.ts';
import { isLimitNews, isOverLimit, NOTHING_OWED, type Owed } from '#domain/evidence/owed.ts';
import type { DomainState } from '#domain/state.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock, Nonces, Sha256 } from '#ports/basics.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';

import { applyHead, applyRecord, nextRecord } from './apply-record.ts';
import { sendIfOwed } from './evidence-wakes.ts';
import { readIncident } from './read-incident.ts';
import { JournalBusy } from './record-configuration.ts';
import { settingsInForce } from './settings-in-force.ts';

export type RecordEvidencePorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Pick<KeptConfigurations, 'read' | 'keep'>;
  readonly clock: Clock;
  readonly nonces: Nonces;
  readonly sha256: Sha256;
};

/**
 * Appends what became of a collection to its domain's journal, once: a repeat, whatever it says, finds
 * it recorded and only finishes. Then alerts are told, and what is owed next is asked for.
 */
export async function recordEvidence(
  collection: Collection,
  outcome: EvidenceOutcome,
  ports: RecordEvidencePorts,
): Promise<void> {
  const { domain, number, incident, version, occasion, askedBy, takenUp } = collection;
  const of = { incident, occasion, askedBy, collection: number };
  await record(domain, { of, version, outcome, takenUpTimes: takenUp?.times ?? 0 }, ports);
}

/** Appends that owed evidence is not collected, and why, with all that is not for the same reason; where it is still owed. */
export async function recordNotCollected(
  domain: string,
  { owed, why }: { readonly owed: Owed; readonly why: 'limit' | 'held' },
  ports: RecordEvidencePorts,
): Promise<void> {
  const { incident, occasion, askedBy } = owed;
  const of = { incident, occasion, askedBy, collection: null };
  await record(domain, { of, outcome: { kind: 'not-collected', why } }, ports);
}

type Ended = {
  readonly of: Pick<EvidenceEnded, 'incident' | 'occasion' | 'askedBy' | 'collection'>;
  readonly outcome: EvidenceOutcome;
  /** The one that it would have had, where it is left out. */
  readonly version?: number;
  readonly takenUpTimes?: number;
};

async function record(domain: string, ended: Ended, ports: RecordEvidencePorts): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const state = await recordOnce(domain, ended, ports);
    if (state === 'stale') continue;
    await ports.queue.send({ version: 1, kind: 'publish-alerts', domain }, 0);
    return sendIfOwed(state, ports.queue);
  }
  throw new JournalBusy(`${domain}: the journal moved while the end of evidence was recorded`);
}

/** The state once it is recorded, now or before. */
async function recordOnce(
  domain: string,
  { of, outcome, version, takenUpTimes = 0 }: Ended,
  ports: RecordEvidencePorts,
): Promise<DomainState | 'stale'> {
  const { store, configurations, clock, nonces, sha256 } = ports;
  const head = await applyHead(domain, ports);
  if (head === undefined || head.state.record !== head.record.number) return 'stale';
  const { state } = head;
  if (await isEnded(state, of, store)) return state;
  const [settings, incident] = await Promise.all([
    settingsInForce(domain, head, configurations),
    readIncident(store, state, of.incident),
  ]);
  if (settings === undefined || incident === undefined) {
    throw new Error(`${domain}: ${of.incident} owes evidence, and is not there`);
  }
  const atMs = clock.nowMs();
  const isLimit = outcome.kind === 'not-collected' && outcome.why === 'limit';
  const act = endEvidence({
    settings,
    incident,
    outcome,
    version: version ?? (incident.evidenceVersion ?? 0) + 1,
    occasion: of.occasion,
    askedBy: of.askedBy,
    collection: of.collection,
    atMs,
    takenUpTimes,
    mutes: state.memory.mutes ?? [],
    windows: state.memory.windows ?? [],
    isNews: !isLimit || isLimitNews(state.evidence ?? NOTHING_OWED, atMs),
    also:
      outcome.kind === 'not-collected'
        ? await alikeIn(state, { of, why: outcome.why, atMs, store })
        : [],
    record: head.record.number + 1,
  });
  const next = nextRecord(domain, head.record, { act, nonce: nonces.next(), sha256 });
  if ((await store.appendRecord(next)) === 'stale') return 'stale';
  return applyRecord(next, ports);
}

type NotCollected = Extract<EvidenceOutcome, { kind: 'not-collected' }>;

/**
 * What else a domain owes that is not to be collected for the same reason, each incident once: a record
 * for each would keep its judging waiting.
 */
async function alikeIn(
  state: DomainState,
  {
    of,
    why,
    atMs,
    store,
  }: {
    readonly of: Ended['of'];
    readonly why: NotCollected['why'];
    readonly atMs: number;
    readonly store: AuditStore;
  },
): Promise<NonNullable<Ending['also']>> {
  const { evidence = NOTHING_OWED } = state;
  const unasked = evidence.owed.filter(
    ({ incident, occasion }) => incident !== of.incident && occasion !== 'asked',
  );
  const few = unasked
    .filter(({ incident }, at) => unasked.findIndex((one) => one.incident === incident) === at)
    .slice(0, MOST_TOGETHER);
  const incidents = await Promise.all(
    few.map(async ({ incident }) => readIncident(store, state, incident)),
  );
  return few.flatMap((owed, at) => {
    const incident = incidents[at];
    if (incident === undefined) return [];
    const isAlike =
      incident.heldBy === null
        ? why === 'limit' && isOverLimit(evidence, owed, atMs)
        : why === 'held';
    const { occasion, askedBy } = owed;
    const version = (incident.evidenceVersion ?? 0) + 1;
    return isAlike ? [{ incident, version, occasion, askedBy }] : [];
  });
}

/** Whether the journal has it already, as of the state: the head record was applied. */
async function isEnded(
  { domain, evidence = NOTHING_OWED }: DomainState,
  { incident, occasion, askedBy, collection }: Ended['of'],
  store: AuditStore,
): Promise<boolean> {
  if (collection !== null) {
    return (await store.readCollection(domain, collection))?.stage === 'ended';
  }
  return !evidence.owed.some(
    (owed) => owed.incident === incident && owed.occasion === occasion && owed.askedBy === askedBy,
  );
}

const MOST_ATTEMPTS = 5;
/** A record holds as many incidents with all of their tables. */
const MOST_TOGETHER = 50;
