import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as forward, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { DeployedService } from '#test/deployed-service.ts';
import { smallScenario } from '#test/service-scenario.ts';

import { FUNCTIONS } from '../../infra/names.ts';
import { ssmCalls, tableCall, wireCall } from './asked-of-aws.ts';
import { statementsOf, wordsOf } from './permission-calls.ts';
import { isAllowed, type Call } from './policy-evaluator.ts';

/** REPHOST was master for a while, took edits alone and was turned back; later it is repaired. */
const SCENARIO = {
  ...smallScenario([
    { at: -120, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
    { at: -110, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 40 } },
    { at: -100, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  ]),
  // More than SSM shows of an output.
  errlogBytes: 60_000,
};

type Asked = { readonly by: string; readonly call: Call };

describe.skipIf(process.env['LONG'] !== '1')('over a flow to a sealed bundle', () => {
  const asked: Asked[] = [];
  let directory: string;
  let embedded: EmbeddedStore;
  let table: Server;
  let at: DeployedService;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'boks-audit-used-'));
    embedded = await openEmbeddedStore(directory);
    // Nobody before the first message: what configures the domain is the API.
    let by = 'serve-api';
    table = await listening(embedded.endpoint, (target, body) =>
      asked.push({ by, call: tableCall(target, body) }),
    );
    let seen = 0;
    const take = (): void => {
      asked.push(
        ...at.ssm.calls
          .slice(seen)
          .flatMap((call) => ssmCalls(call).map((one) => ({ by, call: one }))),
      );
      seen = at.ssm.calls.length;
    };
    at = await DeployedService.open(SCENARIO, {
      table: { ...embedded, endpoint: addressOf(table) },
      onCall: (call) => asked.push({ by, call: wireCall(call, by) }),
      onDeliver: (name) => {
        take();
        by = name;
      },
    });
    await at.until(14);
    take();
    by = 'serve-api';
    const [incident] = await at.store.listIncidents('bank', 1);
    await at.act(`/v1/incidents/${incident?.id ?? ''}/bundles`, { why: 'asked for' });
    await at.read(`/v1/incidents/${incident?.id ?? ''}/bundles`);
    await at.read(`/v1/incidents/${incident?.id ?? ''}/bundles/1/preview`);
    await at.act('/v1/domains/bank/sweeps', { why: 'asked for' });
    await at.read('/v1/domains');
    await at.until(18);
    take();
  }, 120_000);
  afterAll(async () => {
    await at.stop();
    table.close();
    await embedded.stop();
    await rm(directory, { recursive: true });
  });

  it.each(FUNCTIONS)('%s asks AWS for something, and its role allows all of it', (name) => {
    const statements = statementsOf(name);
    const own = asked.filter(({ by }) => by === name);
    expect(own.length).toBeGreaterThan(0);
    const denied = own.filter(({ call }) => !isAllowed(statements, call));
    expect([...new Set(denied.map(({ call }) => wordsOf(call)))]).toEqual([]);
  });

  it('comes to two sealed versions, so that sealing was among what was asked', () => {
    const zips = [...at.aws.kept.objects.keys()].filter((name) => name.endsWith('.zip'));
    expect(zips).toHaveLength(4);
  });
});

/** Hands each call on to the table, and tells of it. */
async function listening(
  endpoint: string,
  tell: (target: string, body: string) => void,
): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => void parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      tell(String(incoming.headers['x-amz-target']), body.toString());
      const { headers, method } = incoming;
      const passed = forward(endpoint, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      passed.end(body);
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return server;
}

function addressOf(server: Server): string {
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('no port');
  return `http://127.0.0.1:${bound.port}`;
}
