import { mkdir } from 'node:fs/promises';
import { Agent, type Server } from 'node:http';
import { createRequire } from 'node:module';

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

import { ensureTable } from '../aws/dynamodb/table-definition.ts';

/** The embedded store, open: a table that can be written to, and the client to reach it. */
export type EmbeddedStore = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly endpoint: string;
  /** Ends every connection and closes the files. */
  stop(): Promise<void>;
};

/** The files of the embedded store cannot be opened. */
export class EmbeddedStoreClosed extends Error {
  constructor(path: string, cause: unknown) {
    super(`cannot open the store in ${path}: ${reasonOf(cause)}`, { cause });
    this.name = 'EmbeddedStoreClosed';
  }
}

/**
 * Opens the store under `path` in this process, on a free port of 127.0.0.1. What was acknowledged
 * is with the operating system, so it outlives this process being killed, though not the machine's
 * losing power in the next seconds.
 */
export async function openEmbeddedStore(path: string): Promise<EmbeddedStore> {
  await tryFiles(path);
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0 });
  const port = await listen(server);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = openClient(endpoint);
  const stop = (): Promise<void> => close(client, server);
  try {
    return { client, endpoint, stop, table: await openTable(client) };
  } catch (error) {
    await stop().catch(() => undefined);
    throw new EmbeddedStoreClosed(path, error);
  }
}

/**
 * Opens the files once and closes them, as dynalite will: where it cannot, it would end the process
 * with a stack trace. `level` is what dynalite itself opens them with.
 */
async function tryFiles(path: string): Promise<void> {
  const here = createRequire(import.meta.url);
  const { Level }: { readonly Level: new (path: string) => LevelFiles } = createRequire(
    here.resolve('dynalite'),
  )('level');
  try {
    await mkdir(path, { recursive: true });
    const files = new Level(path);
    await files.open();
    await files.close();
  } catch (error) {
    throw new EmbeddedStoreClosed(path, error);
  }
}

type LevelFiles = { open(): Promise<void>; close(): Promise<void> };

/** The innermost message: level wraps what the files said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'LEVEL_LOCKED') {
    return 'another service is running on the same data';
  }
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

/**
 * A process killed just after it made the table leaves it `CREATING` for ever: dynalite changes that
 * in memory only, and deletes no such table. It takes no write either, so it is empty, and the next
 * name is taken instead.
 */
async function openTable(client: DynamoDBClient): Promise<string> {
  for (let number = 1; number <= MOST_TABLES; number += 1) {
    const table = number === 1 ? TABLE : `${TABLE}-${number}`;
    if (await ensureTable({ client, table }, PATIENCE_MS)) return table;
  }
  throw new Error(`none of ${MOST_TABLES} tables can be written to`);
}

function openClient(endpoint: string): DynamoDBClient {
  // The SDK would print a warning about Node 20 to stderr.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 3,
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestHandler: {
      httpAgent: new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS }),
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
    },
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', fail);
      const address = server.address();
      if (typeof address === 'object' && address !== null) done(address.port);
      else fail(new Error('the embedded store has no port'));
    });
  });
}

function close(client: DynamoDBClient, server: Server): Promise<void> {
  client.destroy();
  return new Promise((done, fail) => {
    server.close((error) => (error ? fail(error) : done()));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  });
}

const TABLE = 'boks-audit';
const MOST_TABLES = 9;
const PATIENCE_MS = 1_000;
const MOST_SOCKETS = 64;
const LAST_ANSWERS_MS = 500;
