import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ItemTable } from '#adapters/aws/dynamodb/item-table.ts';
import { ensureTable } from '#adapters/aws/dynamodb/table-definition.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';

import { configuredOf, describeConfigurations } from './configurations.contract.ts';
import { loseAnswersOf, recordCallsOf } from './wire.ts';

let directory: string;
let embedded: EmbeddedStore;
let tables = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-configurations-'));
  embedded = await openEmbeddedStore(directory);
});
afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});

/** In a table of its own. */
async function open() {
  tables += 1;
  const at = { client: embedded.client, table: `configurations-${tables}` };
  await ensureTable(at, 5_000);
  return { at, kept: new TableConfigurations(at) };
}

describeConfigurations('TableConfigurations', async () => (await open()).kept);

describe('TableConfigurations', () => {
  it('reads consistently, but for what may be old, from partitions of its own class', async () => {
    const { kept } = await open();
    const calls = recordCallsOf(embedded.client);
    await kept.keep('production', 1, configuredOf('production'));
    await kept.domains();
    await kept.read('production');
    const [putVersion, put, ...reads] = calls.map(({ input }) => JSON.stringify(input));
    expect(putVersion).toContain('attribute_not_exists');
    expect(put).toContain('attribute_not_exists');
    expect(reads).toHaveLength(2);
    for (const read of reads) {
      expect(read).toContain('"ConsistentRead":true');
      expect(read).toContain('CONFIGURATION#');
    }
    await kept.inForce();
    expect(calls.at(-1)?.input['ConsistentRead']).toBe(false);
  });
  it('reads what is in force in each domain, past one that is damaged', async () => {
    const { at, kept } = await open();
    await kept.keep('production', 1, configuredOf('production'));
    await kept.announce('test');
    await new ItemTable(at).put({ pk: 'CONFIGURATION#domains', sk: 'dr', v: 1, g: 1, j: '{' });
    const { settings } = configuredOf('production').configuration;
    const wanted = [{ domain: 'dr' }, { domain: 'production', settings }, { domain: 'test' }];
    expect(await kept.inForce()).toEqual(wanted);
    await expect(kept.read('dr')).rejects.toThrow('cannot be read');
  });
  it('keeps it once where the answer was lost', async () => {
    const { kept } = await open();
    loseAnswersOf(embedded.client)(1);
    await kept.keep('production', 1, configuredOf('production'));
    expect(await kept.readAct('production')).toEqual(configuredOf('production'));
  });
  it.each([
    ['its version is 2', { v: { N: '2' }, j: { S: '{}' } }],
    ['it is no JSON', { v: { N: '1' }, j: { S: '{' } }],
    ['it is of another form', { v: { N: '1' }, j: { S: '{}' } }],
  ])('says why it cannot read one: %s', async (reason, attributes) => {
    const { kept, at } = await open();
    const key = { pk: { S: 'CONFIGURATION#domains' }, sk: { S: 'odd' } };
    const put = new PutItemCommand({ TableName: at.table, Item: { ...key, ...attributes } });
    await at.client.send(put);
    await expect(kept.read('odd')).rejects.toThrow(`of odd cannot be read: ${reason}`);
  });
});
