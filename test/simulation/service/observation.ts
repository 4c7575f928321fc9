import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AlertMessage } from '#ports/alerts.ts';
import type { ReadOrder } from '#ports/fleet.ts';

/** One effect that the service had, as it was carried out; what was refused is none. */
export type Observation =
  | { readonly kind: 'sweep'; readonly before: Sweep | undefined; readonly sweep: Sweep }
  | { readonly kind: 'collection'; readonly collection: Collection }
  | { readonly kind: 'asked'; readonly order: ReadOrder }
  | { readonly kind: 'record'; readonly record: JournalRecord }
  | { readonly kind: 'incident'; readonly incident: Incident; readonly record: number }
  | { readonly kind: 'state'; readonly state: DomainState }
  | { readonly kind: 'snapshots'; readonly snapshots: readonly Snapshot[] }
  | { readonly kind: 'told'; readonly channel: string; readonly message: AlertMessage }
  /** A message that its channel will never take. */
  | { readonly kind: 'refused'; readonly channel: string; readonly id: string }
  | {
      readonly kind: 'cursor';
      readonly domain: string;
      readonly channel: string;
      readonly to: number;
      /** Ids of messages that were given up. */
      readonly passedOver: readonly string[];
    }
  | { readonly kind: 'delivered'; readonly text: string };

/** Told of each effect right after it, before the use case goes on. Throws where something is broken. */
export type Observe = (observation: Observation) => void;
