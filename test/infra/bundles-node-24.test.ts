/* oxlint-disable max-lines-per-function -- one deployment, called function by function */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { applyHead } from '#runtime/apply-record.ts';
import { startAwsStandIn, type AwsStandIn } from '#test/aws-stand-in.ts';
import { eventOf, requestOf } from '#test/lambda-events.ts';
import { fetchNode24 } from '#test/node-24.ts';
import { alertOf, recordOf } from '#test/service-record.ts';

import type { FunctionName } from '../../infra/names.ts';
import {
  bundleOf,
  domainOf,
  functionOf,
  madeIn,
  PATIENCE_MS,
  synth,
  type Made,
} from './cdk-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'boks-audit-node-24-'));
afterAll(() => rmSync(directory, { recursive: true }));

const node24 = process.env['LONG'] === '1' ? fetchNode24(directory) : undefined;
// Where all is skipped, what comes after all is skipped too.
if (node24 === undefined) rmSync(directory, { recursive: true });

const INVOKE = fileURLToPath(new URL('invoke-bundle.mjs', import.meta.url));

let aws: AwsStandIn;
let embedded: EmbeddedStore;
let made: Made;

/** Calls a function's bundle with events, in the environment of its template but for where AWS is. */
async function invoke(name: FunctionName, ...events: readonly unknown[]) {
  const { Variables: variables } = functionOf(made, name).Environment;
  const queues = Object.keys(variables)
    .filter((key) => key.endsWith('_QUEUE_URL'))
    .map((key) => [key, `${aws.config.endpoint}/queue/${key}`]);
  const child = spawn(node24 ?? '', [INVOKE, bundleOf(made, name)], {
    env: {
      ...variables,
      ...Object.fromEntries(queues),
      TABLE: embedded.table,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: aws.config.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: embedded.endpoint,
    },
  });
  child.stdin.end(JSON.stringify(events));
  const [said, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const lines = said.trimEnd().split('\n');
  const { version, answers } = JSON.parse(lines.pop() ?? '');
  expect(version).toMatch(/^v24\./);
  const logged = [...lines, ...errors.split('\n')].filter((line) => line !== '');
  return { answers, log: logged.map((line) => JSON.parse(line)) };
}

const DONE = { batchItemFailures: [] };

describe.skipIf(node24 === undefined)('the bundles under Node 24', () => {
  beforeAll(async () => {
    aws = await startAwsStandIn();
    embedded = await openEmbeddedStore(join(directory, 'store'));
    synth(join(directory, 'out'));
    made = madeIn(join(directory, 'out'), 'boks-audit-example');
  }, PATIENCE_MS);
  afterAll(async () => {
    await embedded.stop();
    await aws.stop();
  });

  it('serve-api records a configuration, and shows it', async () => {
    const path = '/v1/domains/d1/configuration';
    const configuration = { version: 1, domains: [domainOf(1)] };
    const change = JSON.stringify({ madeFrom: 0, why: 'first', configuration });
    const { answers } = await invoke(
      'serve-api',
      requestOf('PUT', path, change),
      requestOf('GET', path),
    );
    expect(answers).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
    expect(JSON.parse(answers[1].body)).toMatchObject({ version: 1 });
  });

  it('start-sweeps opens the sweep of the domain that is due, and measures', async () => {
    const ticks = Array.from({ length: 5 }, (_, minute) =>
      eventOf({ version: 1, kind: 'tick', scheduledAt: `2026-03-02T08:2${minute}:00Z` }),
    );
    const { answers, log } = await invoke('start-sweeps', ...ticks);
    expect(answers).toEqual(ticks.map(() => DONE));
    expect(log.filter((line) => line.OverdueDomains === 0)).toHaveLength(5);
    // The deadline is sent before the look: what is asked is never without it.
    const woken = aws.kept.messages.filter(({ text: sent }) => sent.includes('wake-sweep'));
    expect(woken.map(({ delaySeconds }) => delaySeconds)).toEqual([60, 0]);
  });

  it('advance-sweep and compare-sweep take what points at nothing', async () => {
    const wake = { version: 1, kind: 'wake-sweep', domain: 'd1', sweep: 99, due: 'look' };
    const compare = { version: 1, kind: 'compare-sweep', domain: 'd1', sweep: 99 };
    expect(await invoke('advance-sweep', eventOf(wake))).toEqual({ answers: [DONE], log: [] });
    const compared = await invoke('compare-sweep', eventOf(compare));
    expect(compared.answers).toEqual([DONE]);
    // One line a sweep, and no other.
    expect(compared.log).toEqual([
      expect.objectContaining({ level: 'INFO', domain: 'd1', sweep: 99 }),
    ]);
  });

  it.each(['sign-history', 'roll-up-history'] as const)(
    '%s takes what points at nothing',
    async (kind) => {
      const message = { version: 1, kind, domain: 'd99' };
      expect((await invoke(kind, eventOf(message))).answers).toEqual([DONE]);
    },
  );

  it('collect-evidence and seal-bundle take what points at nothing', async () => {
    const collect = { version: 1, kind: 'collect-evidence', domain: 'd1' };
    const seal = { version: 1, kind: 'seal-bundle', domain: 'd1', collection: 99 };
    expect((await invoke('collect-evidence', eventOf(collect))).answers).toEqual([DONE]);
    expect((await invoke('seal-bundle', eventOf(seal))).answers).toEqual([DONE]);
  });

  it('publish-alerts tells people what a record owes, once', async () => {
    const record = {
      ...recordOf(2, [{ ...alertOf(2, 'mail'), id: 'd1-2-mail' }]),
      domain: 'd1',
    };
    const store = new DynamoAuditStore(embedded);
    expect(await store.appendRecord(record)).toBe('committed');
    await applyHead('d1', { store, nonces: { next: () => 'a nonce' } });
    const publish = eventOf({ version: 1, kind: 'publish-alerts', domain: 'd1' });
    const { answers } = await invoke('publish-alerts', publish, publish);
    expect(answers).toEqual([DONE, DONE]);
    expect(aws.kept.alerts.map((form) => [form.get('TopicArn'), form.get('Subject')])).toEqual([
      [
        'arn:aws:sns:eu-central-1:111111111111:boks-audit-example-people',
        '[BoKS][NOTE] d1: record 2 - d1-2-mail',
      ],
    ]);
  });

  it('serve-api records what a person does, and wakes what tells of it', async () => {
    aws.kept.messages.length = 0;
    const act = requestOf('POST', '/v1/alerts/test', '{"why":"x"}', { 'idempotency-key': 'k' });
    const { answers } = await invoke('serve-api', act, act);
    expect(answers).toMatchObject([{ statusCode: 201 }, { statusCode: 201 }]);
    expect(answers[0].body).toBe(answers[1].body);
    expect(JSON.parse(answers[0].body)).toMatchObject({ record: 3, did: 'tested every channel' });
    const [woken] = aws.kept.messages;
    expect(woken?.text).toContain('"kind":"publish-alerts"');
  });

  it('a message of another function is given back, and the log says why', async () => {
    const { answers, log } = await invoke('publish-alerts', eventOf({ kind: 'tick' }));
    expect(answers).toEqual([{ batchItemFailures: [{ itemIdentifier: 'm' }] }]);
    expect(log).toContainEqual(expect.objectContaining({ level: 'ERROR' }));
  });
});
