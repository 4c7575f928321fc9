import { expect } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';
import type { JournalRecord } from '#domain/journal.ts';

import { smallScenario } from './service-scenario.ts';
import { Service, type ServiceOptions } from './service.ts';

export const CAME_BACK_AHEAD: readonly ScheduledEvent[] = [
  { at: -60, event: { kind: 'host-off', host: 'MASTER' } },
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
  { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  { at: -40, event: { kind: 'host-on', host: 'MASTER' } },
];

/** A service whose REPHOST came back ahead before it began; what became of evidence is recorded as if sealed. */
export const collectingService = (
  events: readonly ScheduledEvent[] = [],
  options: ServiceOptions = {},
): Service =>
  new Service(smallScenario([...CAME_BACK_AHEAD, ...events]), { evidence: 'as-if', ...options });

export async function journalOf({ settings, store }: Service): Promise<readonly JournalRecord[]> {
  return store.readRecords(settings.domain, 1, 1_000);
}

export async function endsOf(service: Service): Promise<readonly EvidenceEnded[]> {
  const records = await journalOf(service);
  return records.flatMap(({ act: done }) => (done.kind === 'evidence' ? [done] : []));
}

export async function collectionsOf({ settings, store }: Service): Promise<readonly Collection[]> {
  const latest = await store.latestCollection(settings.domain);
  const all = await Promise.all(
    Array.from({ length: latest?.number ?? 0 }, async (_, n) =>
      store.readCollection(settings.domain, n + 1),
    ),
  );
  return all.filter((one) => one !== undefined);
}

/** `bank-1-1 v1 opened: sealed 11/11`. */
export const inWords = ({ incident, occasion, version, outcome }: EvidenceEnded): string =>
  `${incident} v${version} ${occasion}: ${outcome.kind}` +
  (outcome.kind === 'sealed' ? ` ${outcome.done}/${outcome.planned}` : '') +
  (outcome.kind === 'not-collected' ? ` ${outcome.why}` : '');

/** Every collection ended by one record, none is owed, and numbers and versions have no gaps. */
export async function expectWholeEvidence(service: Service): Promise<void> {
  const [ends, collections, records] = await Promise.all([
    endsOf(service),
    collectionsOf(service),
    journalOf(service),
  ]);
  expect(collections.map(({ stage }) => stage)).toEqual(collections.map(() => 'ended'));
  const collected = ends.filter(({ collection }) => collection !== null);
  expect(collected.map(({ collection }) => collection)).toEqual(
    collections.map(({ number }) => number),
  );
  expect(new Set(ends.map((one) => `${one.incident} ${one.occasion} ${one.askedBy}`)).size).toBe(
    ends.length,
  );
  for (const { endedBy, number } of collections) {
    expect(records.find((record) => record.number === endedBy)?.act).toMatchObject({
      collection: number,
    });
  }
  const state = await service.store.readState(service.settings.domain);
  expect(state?.evidence?.owed).toEqual([]);
  expect(service.deadLetters).toEqual([]);
}
