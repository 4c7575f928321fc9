import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { ScanCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { openEmbeddedStore } from '#adapters/local/dynalite.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';

import type { WireCall } from './aws-stand-in.ts';
import { countBefore } from './counting-table.ts';
import { DeployedService } from './deployed-service.ts';
import { smallScenario } from './service-scenario.ts';
import { replicaNames } from './ssm-fleet.ts';

/** What one function made AWS do while it was watched. */
export type Counted = {
  calls: number;
  milliseconds: number;
  writeUnits: number;
  readUnits: number;
  objectsPut: number;
  objectsRead: number;
  objectBytes: number;
  signatures: number;
};

export type CountWanted = {
  readonly hosts: number;
  /** What is counted, in minutes after the start. */
  readonly from: number;
  readonly to: number;
  /** UTC; 2 March 2026, 08:00 unless said. */
  readonly startsAtMs?: number;
};

export type CountedWork = {
  readonly by: ReadonlyMap<string, Counted>;
  /** Bytes that the table gained, by the class of its items; 100 an item are DynamoDB's own. */
  readonly grown: Readonly<Record<string, number>>;
};

/** The deployed service over a domain of so many hosts, 55 tables, edited as in office hours: its work. */
export async function countWork({ hosts, from, to, ...wanted }: CountWanted): Promise<CountedWork> {
  const directory = await mkdtemp(join(tmpdir(), 'boks-audit-cost-'));
  const embedded = await openEmbeddedStore(directory);
  const counting = new Counting();
  const table = await countBefore(embedded.endpoint, ({ isRead, units }) =>
    counting.add({ [isRead ? 'readUnits' : 'writeUnits']: units }),
  );
  const { client, table: name } = embedded;
  const service = await DeployedService.open(scenarioOf(hosts, wanted), {
    table: { client, table: name, endpoint: table.endpoint },
    onCall: (call) => counting.add(workOf(call)),
    onDeliver: (worker) => counting.begin(worker),
  });
  try {
    await service.until(from);
    const before = await bytesByClass(client, name);
    counting.start();
    await service.until(to);
    counting.stop();
    const after = await bytesByClass(client, name);
    const grown = Object.entries(after).map(([of, bytes]) => [of, bytes - (before[of] ?? 0)]);
    return { by: counting.by, grown: Object.fromEntries(grown) };
  } finally {
    await service.stop();
    await table.stop();
    await embedded.stop();
    await rm(directory, { recursive: true });
  }
}

const scenarioOf = (hosts: number, { startsAtMs }: Pick<CountWanted, 'startsAtMs'>): Scenario => ({
  ...smallScenario(),
  hosts: ['MASTER', ...replicaNames(hosts - 1)],
  tableCount: 55,
  background: 'office',
  ...(startsAtMs !== undefined && { startsAtMs }),
});

/** Adds up what happens between start and stop, by the function that was called last. */
class Counting {
  readonly by = new Map<string, Counted>();
  #isOn = false;
  #worker = 'nobody';
  #beganAt = 0;

  start(): void {
    this.#isOn = true;
  }

  stop(): void {
    this.begin('nobody');
    this.#isOn = false;
    this.by.delete('nobody');
  }

  begin(worker: string): void {
    const nowMs = performance.now();
    this.add({ milliseconds: nowMs - this.#beganAt });
    [this.#worker, this.#beganAt] = [worker, nowMs];
    // Each call takes one message from its queue, whoever put it there.
    this.add({ calls: 1 });
  }

  add(work: Partial<Counted>): void {
    if (!this.#isOn) return;
    const sum = this.by.get(this.#worker) ?? nothing();
    this.by.set(this.#worker, sum);
    for (const key of KEYS) sum[key] += work[key] ?? 0;
  }
}

const nothing = (): Counted => ({
  calls: 0,
  milliseconds: 0,
  writeUnits: 0,
  readUnits: 0,
  objectsPut: 0,
  objectsRead: 0,
  objectBytes: 0,
  signatures: 0,
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal
const KEYS = Object.keys(nothing()) as (keyof Counted)[];

/** What is sent to a queue is counted where it is taken from it: as a call. */
function workOf({ service, method, headers, body }: WireCall): Partial<Counted> {
  if (service === 'kms') return headers['x-amz-target']?.endsWith('.Sign') ? { signatures: 1 } : {};
  if (service !== 's3') return {};
  return method === 'PUT' ? { objectsPut: 1, objectBytes: body.length } : { objectsRead: 1 };
}

async function bytesByClass(
  client: DynamoDBClient,
  table: string,
): Promise<Readonly<Record<string, number>>> {
  const bytes: Record<string, number> = {};
  let next: Record<string, AttributeValue> | undefined;
  do {
    const scan = new ScanCommand({ TableName: table, ExclusiveStartKey: next });
    const { Items = [], LastEvaluatedKey } = await client.send(scan);
    for (const item of Items) {
      const [of = ''] = (item['pk']?.S ?? '').split('#');
      bytes[of] = (bytes[of] ?? 0) + sizeOf(item) + OVERHEAD_BYTES;
    }
    next = LastEvaluatedKey;
  } while (next !== undefined);
  return bytes;
}

const sizeOf = (item: Record<string, AttributeValue>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + bytesOf(value), 0);

function bytesOf({ S, N, B, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.length;
  return M === undefined ? 0 : 3 + Object.keys(M).length + sizeOf(M);
}

/** What DynamoDB adds to each item where it prices what is kept. */
const OVERHEAD_BYTES = 100;
