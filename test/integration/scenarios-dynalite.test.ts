import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import { endsIn } from '#test/judging-timeline.ts';
import { ENDS_IN, TELLABLE } from '#test/scenario-ends.ts';
import { Service } from '#test/service.ts';

let directory: string;
let embedded: EmbeddedStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-scenarios-'));
  embedded = await openEmbeddedStore(join(directory, 'store'));
});

afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});

/** The one that holds the most incidents; the drill of 2008 is played by `serve`. With LONG=1 every third. */
const NAMES =
  process.env['LONG'] === '1'
    ? TELLABLE.filter((name, n) => n % 3 === 0 || name === 'master-restored')
    : (['master-restored'] as const);

/** Each scenario in a domain of its own: they share one store, as domains do. */
it.each(NAMES)('%s comes to the same on the embedded store', { timeout: 240_000 }, async (name) => {
  const store = new DynamoAuditStore(embedded);
  const scenario = { ...scenarioOf(name), domain: name };
  const service = new Service(scenario, { store });
  await service.until(scenario.endsAtMinutes);
  expect(service.failures).toEqual([]);
  expect(await endsIn(service)).toEqual(ENDS_IN[name]);
});
