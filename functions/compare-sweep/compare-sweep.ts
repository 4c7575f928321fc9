import type { CompareSweep } from '#contracts/messages.ts';
import { judgedFrom } from '#contracts/retention.ts';
import { alertsOwed, lastOwing } from '#domain/alerts-owed.ts';
import { readPhase, snapshotLines, snapshotsOf } from '#domain/answer.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { judgeSweep } from '#domain/judgement.ts';
import { EMPTY_MEMORY, incidentsNeeded } from '#domain/memory.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { PhaseName } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import { snapshotsNeeded, type PhaseFacts, type SweepFacts } from '#domain/sweep-facts.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Nonces, Sha256 } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Heartbeat } from '#ports/heartbeat.ts';
import type { Queue } from '#ports/queue.ts';
import type { Vault } from '#ports/vault.ts';
import { applyHead, applyRecord, nextRecord, type Head } from '#runtime/apply-record.ts';
import { sendIfOwed } from '#runtime/evidence-wakes.ts';
import type { Explain } from '#runtime/explain.ts';
import { openTexts } from '#runtime/open-texts.ts';

export type CompareSweepPorts = {
  readonly store: AuditStore;
  readonly vault: Vault;
  readonly queue: Queue;
  readonly configurations: Configurations;
  readonly nonces: Nonces;
  readonly sha256: Sha256;
  readonly heartbeat: Heartbeat;
  readonly explain: Explain;
  /** Name and version of what judges, as records name it. */
  readonly software: string;
};

/** Another writer appended to the journal each time this one was about to; the message comes again. */
export class JournalMoved extends Error {
  override readonly name = 'JournalMoved';
}

/**
 * Judges a sweep whose phases are closed, commits the judgement as one record of the journal, and
 * applies it. A sweep that is judged already only has finished what was left undone.
 */
export async function compareSweep(message: CompareSweep, ports: CompareSweepPorts): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const judging = await judgeOnce(message, ports);
    ports.explain(`${message.domain} sweep ${message.sweep}: ${judging.outcome}`);
    switch (judging.outcome) {
      case 'not-there':
      case 'not-read':
        return;
      case 'stale':
        continue;
      case 'already-judged':
        return publishIfOwed(message.domain, judging, ports);
      case 'judged':
        await publishIfOwed(message.domain, judging, ports);
        return tellWatcher(judging.settings, ports);
    }
  }
  throw new JournalMoved(
    `${message.domain}: the journal moved while sweep ${message.sweep} was judged`,
  );
}

/** Nearly every sweep owes nothing. What one that died here left untold, the tick has told. */
async function publishIfOwed(
  domain: string,
  { state, record }: Recorded,
  { queue }: CompareSweepPorts,
): Promise<void> {
  if (lastOwing(alertsOwed(state)) < record) return;
  await queue.send({ version: 1, kind: 'publish-alerts', domain }, 0);
}

/** Where judging ends, so that whatever stops it stops this. That the watcher is away harms nothing. */
async function tellWatcher(
  { domain, heartbeat: address }: DomainSettings,
  { heartbeat, explain }: CompareSweepPorts,
): Promise<void> {
  try {
    if (address !== undefined) await heartbeat.beat(address);
  } catch (error) {
    explain(`${domain}: the watcher outside does not know of this sweep: ${String(error)}`);
  }
}

type Judging =
  | (Recorded & { readonly outcome: 'judged'; readonly settings: DomainSettings })
  | (Recorded & { readonly outcome: 'already-judged' })
  | { readonly outcome: 'not-read' | 'not-there' | 'stale' };

/** The record that judged the sweep, and the state as of it or later. */
type Recorded = { readonly record: number; readonly state: DomainState | undefined };

async function judgeOnce(
  { domain, sweep: number }: CompareSweep,
  ports: CompareSweepPorts,
): Promise<Judging> {
  const { store, configurations } = ports;
  const head = await applyHead(domain, ports);
  const sweep = await store.readSweep(domain, number);
  // As it was opened: a host that was configured since was not asked, and is no miss.
  const settings = sweep && (await configurations.read(domain, sweep.settingsVersion));
  if (sweep === undefined || settings === undefined) return { outcome: 'not-there' };
  if (sweep.stage === 'judged') {
    return { outcome: 'already-judged', record: sweep.judgedBy ?? 0, state: head?.state };
  }
  if (sweep.stage !== 'read') return { outcome: 'not-read' };
  if (head !== undefined && head.state.record !== head.record.number) return { outcome: 'stale' };
  const record = await judge({ sweep, settings, head }, ports);
  if ((await store.appendRecord(record)) === 'stale') return { outcome: 'stale' };
  const state = await applyRecord(record, ports, head?.state);
  await askForEvidence(state, ports);
  return { outcome: 'judged', record: record.number, state, settings };
}

/** A queue that is away delays no alert: the tick asks again. */
async function askForEvidence(
  state: DomainState,
  { queue, explain }: CompareSweepPorts,
): Promise<void> {
  try {
    await sendIfOwed(state, queue);
  } catch (error) {
    explain(`${state.domain}: evidence is asked for by the next tick: ${String(error)}`);
  }
}

type Judged = {
  readonly sweep: Sweep;
  readonly settings: DomainSettings;
  readonly head: Head;
};

/** Gathers the facts, stores the sweep's snapshots, and makes the record; nothing is committed here. */
async function judge(judged: Judged, ports: CompareSweepPorts): Promise<JournalRecord> {
  const { head, sweep } = judged;
  const facts = await gatherFacts(judged, ports);
  const snapshots = snapshotsOf(facts.replicas, facts.master, facts.repeat);
  await ports.store.putSnapshots(snapshots, judged.settings.snapshotDays);
  return nextRecord(sweep.domain, head?.record, {
    act: judgeSweep(facts),
    nonce: ports.nonces.next(),
    sha256: ports.sha256,
  });
}

async function gatherFacts(
  { sweep, settings, head }: Judged,
  ports: CompareSweepPorts,
): Promise<SweepFacts> {
  const { store, sha256, software } = ports;
  const { domain } = sweep;
  const memory = head?.state.memory ?? EMPTY_MEMORY;
  const [replicas, master, repeat, incidents, remembered] = await Promise.all([
    openPhase(sweep, 'replicas', ports),
    openPhase(sweep, 'master', ports),
    openPhase(sweep, 'repeat', ports),
    store.readIncidents(domain, incidentsNeeded(memory, sweep.scheduledAtMs)),
    store.readSnapshots(domain, snapshotsNeeded(memory)),
  ]);
  return {
    settings,
    sweep,
    replicas,
    master,
    repeat,
    memory,
    incidents,
    remembered: judgedFrom(remembered, sweep.scheduledAtMs),
    record: (head?.record.number ?? 0) + 1,
    software,
    snapshotsSha256: sha256(snapshotLines(snapshotsOf(replicas, master, repeat))),
  };
}

/**
 * A phase as it was closed, from the texts that were kept then; one that never was has no host. Texts
 * that are lost for good are misses: a sweep that cannot be judged would stop its domain.
 */
async function openPhase(
  { domain, number, closings }: Sweep,
  phase: PhaseName,
  ports: CompareSweepPorts,
): Promise<PhaseFacts> {
  const closing = closings[phase];
  if (closing === undefined) return {};
  const texts = await openTexts(closing.raw, ports);
  return readPhase({ domain, place: { sweep: number, phase }, closing }, texts, ports.sha256);
}

/** Evidence may be recorded meanwhile, of one incident after another. */
const MOST_ATTEMPTS = 4;
