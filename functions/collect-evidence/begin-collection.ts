import type { Collection } from '#domain/evidence/collection.ts';
import { newCollection } from '#domain/evidence/new-collection.ts';
import { isOverLimit, nextOwed, NOTHING_OWED, type Owed } from '#domain/evidence/owed.ts';
import type { Incident } from '#domain/incident.ts';
import { applyHead, type Head } from '#runtime/apply-record.ts';
import type { Explain } from '#runtime/explain.ts';
import { readIncident } from '#runtime/read-incident.ts';
import { recordNotCollected, type RecordEvidencePorts } from '#runtime/record-evidence.ts';
import { settingsInForce } from '#runtime/settings-in-force.ts';

export type BeginCollectionPorts = RecordEvidencePorts & { readonly explain: Explain };

/**
 * Opens the next collection that a domain owes, where it owes one that is to be made; what is not to be
 * made is recorded as that, one an invocation, which asks for the next.
 *
 * Invariant: `latest` was read before the head record is. So whatever ended up to it is in the state,
 * and of whatever ended since, the number is taken.
 */
export async function beginCollection(
  domain: string,
  latest: Collection | undefined,
  ports: BeginCollectionPorts,
): Promise<Collection | undefined> {
  const { store, nonces, clock, explain } = ports;
  const head = await applyHead(domain, ports);
  const owed = nextOwed(head?.state.evidence ?? NOTHING_OWED);
  if (head === undefined || owed === undefined) return stop(explain, domain, 'nothing is owed');
  const { state } = head;
  const [incident, settings] = await Promise.all([
    readIncident(store, state, owed.incident),
    settingsInForce(domain, head, ports.configurations),
  ]);
  if (settings === undefined) return stop(explain, domain, 'it is not configured');
  if (incident === undefined) throw new Error(`${owed.incident} owes evidence, and is not there`);
  const why = whyNot({ head, owed, incident, nowMs: clock.nowMs() });
  if (why !== undefined) {
    explain(`${domain}: evidence of ${owed.incident} is not collected: ${why}`);
    await recordNotCollected(domain, { owed, why }, ports);
    return undefined;
  }
  const number = (latest?.number ?? 0) + 1;
  const nowMs = clock.nowMs();
  const opened = newCollection({ owed, incident, state, settings, number, nowMs });
  if ((await store.openCollection(opened, nonces.next())) === 'stale') {
    return stop(explain, domain, `another opened collection ${number}`);
  }
  explain(`${domain} collection ${number}: of ${owed.incident}, as it ${owed.occasion}`);
  return opened;
}

type Choice = {
  readonly head: NonNullable<Head>;
  readonly owed: Owed;
  readonly incident: Incident;
  readonly nowMs: number;
};

function whyNot({ head, owed, incident, nowMs }: Choice): 'limit' | 'held' | undefined {
  const isAsked = owed.occasion === 'asked';
  if (incident.heldBy !== null && !isAsked) return 'held';
  return isOverLimit(head.state.evidence ?? NOTHING_OWED, owed, nowMs) ? 'limit' : undefined;
}

function stop(explain: Explain, domain: string, why: string): undefined {
  explain(`${domain}: ${why}`);
}
