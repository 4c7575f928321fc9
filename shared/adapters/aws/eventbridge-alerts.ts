import {
  EventBridgeClient,
  PutEventsCommand,
  type EventBridgeClientConfig,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';

import type { MachineEvent } from '#domain/rendering/machine-event.ts';
import { AlertNotTaken, type AlertMessage, type Alerts } from '#ports/alerts.ts';

import { faultOfCode, notTakenBy } from './not-taken.ts';

/** A client of EventBridge; `config` where it is not found by the SDK's usual chain. */
export const openEventBridgeClient = (config: EventBridgeClientConfig = {}): EventBridgeClient =>
  new EventBridgeClient({ maxAttempts: 2, requestHandler: TIMES, ...config });

/**
 * Machines, on a bus of EventBridge: source `boks-audit`, the event's type as its detail type, one
 * entry an event. A message of which some entries were not taken is told again whole, under the same
 * ids: a rule's target drops what it knows.
 */
export class EventBridgeAlerts implements Alerts {
  readonly channel = 'machines';
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor({ client, bus }: { readonly client: EventBridgeClient; readonly bus: string }) {
    this.#client = client;
    this.#bus = bus;
  }

  /** What EventBridge would refuse is refused before anything is sent. */
  async tell({ id, atMs, rendered }: AlertMessage): Promise<void> {
    if (rendered.kind !== 'events') throw new AlertNotTaken('message', `${id} has no events`);
    const entries = rendered.events.map((event) => this.#entryOf(event, atMs));
    for (const batch of batchesOf(entries)) await this.#putBatch(batch);
  }

  /** Puts up to ten; those that the answer names as failed again, a few times. */
  async #putBatch(batch: readonly Entry[]): Promise<void> {
    let left: readonly Failed[] = batch.map((entry) => ({ ...entry, code: 'not sent' }));
    for (let attempt = 0; attempt < MOST_ATTEMPTS && left.length > 0; attempt += 1) {
      left = failedOf(left, await this.#put(left));
    }
    const [first] = left;
    if (first === undefined) return;
    const what = left.length === 1 ? `event ${first.id}` : `${left.length} events from ${first.id}`;
    throw new AlertNotTaken(faultOfCode(first.code), `the bus did not take ${what}: ${first.code}`);
  }

  async #put(entries: readonly Entry[]): Promise<readonly PutEventsResultEntry[]> {
    try {
      const put = new PutEventsCommand({ Entries: entries.map(({ entry }) => entry) });
      return (await this.#client.send(put)).Entries ?? [];
    } catch (error) {
      throw notTakenBy(`the bus ${this.#bus}`, error);
    }
  }

  #entryOf(event: MachineEvent, atMs: number): Entry {
    const entry = {
      EventBusName: this.#bus,
      Source: SOURCE,
      DetailType: event.type,
      Time: new Date(atMs),
      Detail: JSON.stringify(event),
    };
    const bytes = bytesOf(entry);
    if (bytes <= MOST_BYTES) return { id: event.id, entry, bytes };
    throw new AlertNotTaken(
      'message',
      `event ${event.id} has ${bytes} bytes, at most ${MOST_BYTES}`,
    );
  }
}

type Entry = {
  readonly id: string;
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
};
type Failed = Entry & { readonly code: string };

/** Results come in the order of entries; one without an id of EventBridge failed. */
const failedOf = (
  sent: readonly Entry[],
  results: readonly PutEventsResultEntry[],
): readonly Failed[] =>
  sent.flatMap((entry, index) => {
    const result = results[index];
    if (result?.EventId !== undefined && result.ErrorCode === undefined) return [];
    return [{ ...entry, code: result?.ErrorCode ?? 'no result' }];
  });

/** In their order, each of at most ten entries and so many bytes. */
function batchesOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const last = batches.at(-1);
    bytes += entry.bytes;
    if (last !== undefined && last.length < MOST_ENTRIES && bytes <= MOST_BYTES) {
      last.push(entry);
    } else {
      batches.push([entry]);
      bytes = entry.bytes;
    }
  }
  return batches;
}

/** As EventBridge counts them: 14 for the time, then the texts. */
const bytesOf = ({ Source, DetailType, Detail }: PutEventsRequestEntry): number =>
  14 + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);

const SOURCE = 'boks-audit';
const MOST_ENTRIES = 10;
/** Of one call, all entries together. */
const MOST_BYTES = 262_144;
const MOST_ATTEMPTS = 2;
/** Together with the tries, within a function's fifteen seconds. */
const TIMES = { connectionTimeout: 1_000, requestTimeout: 2_500 };
