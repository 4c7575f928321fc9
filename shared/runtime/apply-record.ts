import { markEnded } from '#domain/evidence/collection-steps.ts';
import {
  canonicalJson,
  isJudged,
  isTelling,
  NO_RECORD_SHA256,
  type Act,
  type JournalRecord,
  type JudgedRecord,
} from '#domain/journal.ts';
import { foldState, type DomainState } from '#domain/state.ts';
import { markJudged } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Nonces, Sha256 } from '#ports/basics.ts';

export type ApplyPorts = { readonly store: AuditStore; readonly nonces: Nonces };

/** A domain's newest record and the state made from it; undefined before the first record. */
export type Head = { readonly record: JournalRecord; readonly state: DomainState } | undefined;

/**
 * Applies a domain's newest record again, and reads the state that was made from it. Whoever is
 * about to decide or to append does this first; so a process may die between any two lines.
 */
export async function applyHead(domain: string, ports: ApplyPorts): Promise<Head> {
  const record = await ports.store.headRecord(domain);
  return record && { record, state: await applyRecord(record, ports) };
}

/**
 * Makes the items that follow from a record, as far as they are not there: its incidents, then the
 * state, which says by its number that the incidents are written, and last the mark on its sweep or
 * its collection.
 * May run any number of times, late, twice at once. Returns the state as of this record or later. Who
 * has just appended the record knows the state before it, which is then not read.
 */
export async function applyRecord(
  record: JournalRecord,
  { store, nonces }: ApplyPorts,
  before?: DomainState,
): Promise<DomainState> {
  const { domain, number } = record;
  let state = before ?? (await store.readState(domain));
  if (state === undefined || state.record < number) {
    const made = foldState(state, record);
    const incidents = isTelling(record) ? record.act.incidents : [];
    await Promise.all(incidents.map(async (incident) => store.putIncident(incident, number)));
    await store.putState(made);
    state = made;
  }
  if (isJudged(record)) await markSweepJudged(record, { store, nonces });
  if (record.act.kind === 'evidence' && record.act.collection !== null) {
    await markCollectionEnded(record, record.act.collection, { store, nonces });
  }
  return state;
}

/** The record that comes after the head. */
export function nextRecord(
  domain: string,
  head: JournalRecord | undefined,
  made: { readonly act: Act; readonly nonce: string; readonly sha256: Sha256 },
): JournalRecord {
  return {
    domain,
    number: (head?.number ?? 0) + 1,
    previous: head === undefined ? NO_RECORD_SHA256 : made.sha256(canonicalJson(head)),
    nonce: made.nonce,
    act: made.act,
  };
}

async function markSweepJudged(
  { domain, number, act }: JudgedRecord,
  { store, nonces }: ApplyPorts,
): Promise<void> {
  const sweep = await store.readSweep(domain, act.sweep.number);
  if (sweep === undefined || sweep.stage === 'judged') return;
  const written = await store.writeSweep(markJudged(sweep, number), nonces.next());
  if (written === 'committed') return;
  const since = await store.readSweep(domain, act.sweep.number);
  if (since?.stage !== 'judged') throw new Error(`sweep ${act.sweep.id} moved after its record`);
}

async function markCollectionEnded(
  { domain, number }: JournalRecord,
  of: number,
  { store, nonces }: ApplyPorts,
): Promise<void> {
  const collection = await store.readCollection(domain, of);
  if (collection === undefined || collection.stage === 'ended') return;
  const written = await store.writeCollection(markEnded(collection, number), nonces.next());
  if (written === 'committed') return;
  const since = await store.readCollection(domain, of);
  if (since?.stage !== 'ended') {
    throw new Error(`collection ${of} of ${domain} moved after its record`);
  }
}
