import {
  EventBridgeClient,
  PutEventsCommand,
  type EventBridgeClientConfig,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';

import { EventsRefused, type Events, type MachineEvent } from '#ports/events.ts';

/** A client of EventBridge; `config` where it is not found by the SDK's usual chain. */
export const openEventBridgeClient = (config: EventBridgeClientConfig = {}): EventBridgeClient =>
  new EventBridgeClient({ maxAttempts: 3, requestHandler: TIMES, ...config });

/** `Events` on a bus of EventBridge: source `boks-audit`, the event's name as its detail type. */
export class EventBridgeBus implements Events {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor({ client, bus }: { readonly client: EventBridgeClient; readonly bus: string }) {
    this.#client = client;
    this.#bus = bus;
  }

  /** Refuses what EventBridge would refuse before anything is sent. */
  async put(events: readonly MachineEvent[]): Promise<void> {
    const entries = events.map((event) => this.#entryOf(event));
    const refused: { readonly id: string; readonly reason: string; readonly cause?: unknown }[] =
      [];
    for (const batch of batchesOf(entries)) {
      try {
        const left = await this.#putBatch(batch);
        refused.push(...left.map(({ id, code }) => ({ id, reason: code })));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.name : 'unknown';
        refused.push(...batch.map(({ id }) => ({ id, reason, cause })));
      }
    }
    const [first] = refused;
    if (first === undefined) return;
    const ids = refused.map(({ id }) => id);
    throw new EventsRefused(ids, first.reason, { cause: first.cause });
  }

  /** Puts up to ten; those that the answer names as failed again, a few times. What is left, and why. */
  async #putBatch(batch: readonly Entry[]): Promise<readonly Failed[]> {
    let left: readonly Failed[] = batch.map((entry) => ({ ...entry, code: 'not sent' }));
    for (let attempt = 0; attempt < MOST_ATTEMPTS && left.length > 0; attempt += 1) {
      const put = new PutEventsCommand({ Entries: left.map(({ entry }) => entry) });
      const { Entries: results = [], FailedEntryCount: failed = 0 } = await this.#client.send(put);
      left = failed === 0 ? [] : failedOf(left, results);
    }
    return left;
  }

  #entryOf(event: MachineEvent): Entry {
    const { id, name, domain, atMs, detail } = event;
    const entry = {
      EventBusName: this.#bus,
      Source: SOURCE,
      DetailType: name,
      Time: new Date(atMs),
      Detail: JSON.stringify({ ...detail, id, domain }),
    };
    const bytes = bytesOf(entry);
    if (name === '' || name.length > MOST_NAME_CHARACTERS) {
      throw new RangeError(`event ${id}: a name has 1 to ${MOST_NAME_CHARACTERS} characters`);
    }
    if (bytes > MOST_BYTES) {
      throw new RangeError(`event ${id} has ${bytes} bytes, at most ${MOST_BYTES} are sent`);
    }
    return { id, entry, bytes };
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
const MOST_NAME_CHARACTERS = 128;
/** Of one call, all entries together. */
const MOST_BYTES = 262_144;
const MOST_ATTEMPTS = 3;
const TIMES = { connectionTimeout: 2_000, requestTimeout: 5_000 };
