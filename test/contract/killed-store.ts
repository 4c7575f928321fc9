// Run as a process of its own, to be killed: see embedded-store.test.ts.
import type { Server } from 'node:http';
import { createRequire } from 'node:module';

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { tableDefinition } from '#adapters/aws/dynamodb/table-definition.ts';
import { openEmbeddedStore } from '#adapters/local/dynalite.ts';

import { recordOf } from './builders.ts';

const [task, path = ''] = process.argv.slice(2);

/** Appends records for ever, and prints the number of each that was acknowledged. */
async function append(): Promise<void> {
  const store = new DynamoAuditStore(await openEmbeddedStore(path));
  for (let number = 1; ; number += 1) {
    const told = await store.appendRecord(recordOf('killed', number, `n${number}`));
    if (told === 'committed') process.stdout.write(`${number}\n`);
  }
}

/** Makes the table with a delay that never passes, as if killed before it was active. */
async function leaveCreating(): Promise<void> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const dynalite: (options: object) => Server = createRequire(import.meta.url)('dynalite');
  const server = dynalite({ path, createTableMs: 3_600_000 });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
  });
  await client.send(new CreateTableCommand(tableDefinition('boks-audit')));
  process.stdout.write('creating\n');
}

/** Opens the store, says why it cannot, and ends. */
async function openOnly(): Promise<void> {
  const opened = await openEmbeddedStore(path).catch((error: unknown) => String(error));
  if (typeof opened !== 'string') await opened.stop();
  process.stdout.write(`${typeof opened === 'string' ? opened : 'opened'}\n`);
}

await (task === 'append' ? append() : task === 'creating' ? leaveCreating() : openOnly());
