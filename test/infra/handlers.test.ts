import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { handler as advanceSweep } from '#functions/advance-sweep/handler.ts';
import { handler as collectEvidence } from '#functions/collect-evidence/handler.ts';
import { handler as compareSweep } from '#functions/compare-sweep/handler.ts';
import { handler as publishAlerts } from '#functions/publish-alerts/handler.ts';
import { handler as rollUpHistory } from '#functions/roll-up-history/handler.ts';
import { handler as sealBundle } from '#functions/seal-bundle/handler.ts';
import { handler as serveApi } from '#functions/serve-api/handler.ts';
import { handler as signHistory } from '#functions/sign-history/handler.ts';
import { handler as startSweeps } from '#functions/start-sweeps/handler.ts';
import { eventOf, requestOf } from '#test/lambda-events.ts';
import { GivenTime, SsmStandIn } from '#test/ssm-stand-in.ts';

import { bundleInto } from '../../infra/bundle.ts';
import type { FunctionName } from '../../infra/names.ts';

const directory = mkdtempSync(join(tmpdir(), 'boks-audit-handlers-'));
const before = { ...process.env };
let embedded: EmbeddedStore;
let ssm: SsmStandIn;

beforeAll(async () => {
  embedded = await openEmbeddedStore(directory);
  // It knows no command: whose end it is asked about is nobody's.
  ssm = await SsmStandIn.open({ documents: {}, hosts: [], clock: new GivenTime(0) });
  const queue = 'http://127.0.0.1:9/queue';
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: embedded.endpoint,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    // Nobody listens there: what these tests do must send nothing.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    SERVICE: 'boks-audit-test',
    TABLE: embedded.table,
    OWN_QUEUE_URL: queue,
    START_SWEEPS_QUEUE_URL: queue,
    ADVANCE_SWEEP_QUEUE_URL: queue,
    COMPARE_SWEEP_QUEUE_URL: queue,
    PUBLISH_ALERTS_QUEUE_URL: queue,
    COLLECT_EVIDENCE_QUEUE_URL: queue,
    SEAL_BUNDLE_QUEUE_URL: queue,
    SIGN_HISTORY_QUEUE_URL: queue,
    ROLL_UP_HISTORY_QUEUE_URL: queue,
    RAW_BUCKET: 'raw',
    BUNDLES_BUCKET: 'bundles',
    BUNDLES_ADDRESS: 'http://127.0.0.1:9/bundles',
    SIGNING_KEY: 'alias/signing',
    TOKEN_KEY: 'alias/tokens',
    DOCUMENT: 'BoksAudit-ReadSequences-0123456789ab',
    SCRIPT_SECONDS: '25',
    THROUGH_DOCUMENT: 'BoksAudit-ReadThrough-0123456789ab',
    COLLECT_DOCUMENT: 'BoksAudit-CollectEvidence-0123456789ab',
    COLLECT_SECONDS: '90',
    COLLECT_THROUGH_DOCUMENT: 'BoksAudit-CollectThrough-0123456789ab',
    SOFTWARE: 'boks-audit test',
    PEOPLE_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:people',
    CHAT_TOPIC_ARN: 'arn:aws:sns:eu-central-1:111111111111:chat',
    MACHINES_BUS: 'machines',
  });
});
afterAll(async () => {
  process.env = before;
  await ssm.stop();
  await embedded.stop();
  rmSync(directory, { recursive: true });
});

/** A handler as it is bundled for Lambda. */
async function bundled(name: FunctionName): Promise<{ readonly handler: typeof serveApi }> {
  const made = join(directory, name);
  bundleInto(made, name);
  return import(pathToFileURL(join(made, 'index.mjs')).href);
}

const DONE = { batchItemFailures: [] };

it('start-sweeps takes a tick as the schedule sends it', async () => {
  const tick = { version: 1, kind: 'tick', scheduledAt: '2026-03-02T08:24:00Z' };
  expect(await startSweeps(eventOf(tick))).toEqual(DONE);
});

/** The end of a command as EventBridge sends it. */
const ENDED = {
  version: '0',
  source: 'aws.ssm',
  'detail-type': 'EC2 Command Status-change Notification',
  detail: { 'command-id': '01234567-89ab-cdef-0123-456789abcdef', status: 'Success' },
};

it('advance-sweep takes a wake-up, and the end of a command, which SSM is to show', async () => {
  const wake = { version: 1, kind: 'wake-sweep', domain: 'bank', sweep: 7, due: 'look' };
  expect(await advanceSweep(eventOf(wake))).toEqual(DONE);
  expect(await advanceSweep(eventOf(ENDED))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm' }],
  });
  const [asked] = ssm.callsOf('ListCommandInvocations');
  expect(asked).toMatchObject({ CommandId: ENDED.detail['command-id'] });
});

it('collect-evidence takes a wake-up, and the end of a command; seal-bundle its message', async () => {
  const collect = { version: 1, kind: 'collect-evidence', domain: 'bank' };
  const seal = { version: 1, kind: 'seal-bundle', domain: 'bank', collection: 3 };
  expect(await collectEvidence(eventOf(collect))).toEqual(DONE);
  expect(await collectEvidence(eventOf(ENDED))).toEqual(DONE);
  expect(await sealBundle(eventOf(seal))).toEqual(DONE);
});

it('sign-history takes its message', async () => {
  const sign = { version: 1, kind: 'sign-history', domain: 'bank' };
  expect(await signHistory(eventOf(sign))).toEqual(DONE);
});

it('roll-up-history takes its message', async () => {
  const rollUp = { version: 1, kind: 'roll-up-history', domain: 'bank' };
  expect(await rollUpHistory(eventOf(rollUp))).toEqual(DONE);
});

it('compare-sweep and publish-alerts take their messages', async () => {
  const compare = { version: 1, kind: 'compare-sweep', domain: 'bank', sweep: 7 };
  const publish = { version: 1, kind: 'publish-alerts', domain: 'bank' };
  expect(await compareSweep(eventOf(compare))).toEqual(DONE);
  expect(await publishAlerts(eventOf(publish))).toEqual(DONE);
});

it('a function refuses the message of another, and the record is reported', async () => {
  const answer = await compareSweep(eventOf({ version: 1, kind: 'tick', scheduledAtMs: 0 }));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
});

it('serve-api refuses what people may not do, in the words of the service', async () => {
  const path = '/v1/incidents/bank-9-9/comments';
  const act = (method: string, headers = {}) =>
    serveApi(requestOf(method, path, '{"why":"x"}', headers));
  expect(await act('POST')).toMatchObject({ statusCode: 400 });
  expect(await act('POST', { 'idempotency-key': 'k' })).toMatchObject({ statusCode: 404 });
  expect(await act('DELETE')).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
});

it('serve-api records a configuration under the name of who called, and shows it', async () => {
  const path = '/v1/domains/bank/configuration';
  const configuration = {
    version: 1,
    domains: [
      {
        name: 'bank',
        master: { host: 'M', ssm: { node: 'i-0123456789abcdef0' } },
        replicas: [{ host: 'R1', ssm: { tag: 'Host=R1' } }],
      },
    ],
  };
  const change = JSON.stringify({ madeFrom: 0, why: 'first', configuration });
  expect(await serveApi(requestOf('PUT', path, change))).toMatchObject({ statusCode: 200 });
  const shown = await serveApi(requestOf('GET', `/people${path}`));
  expect(JSON.parse(shown.body ?? '')).toMatchObject({
    version: 1,
    who: 'arn:aws:iam::111111111111:user/ann',
  });
  expect(await serveApi(requestOf('GET', '/v1/health'))).toMatchObject({ statusCode: 200 });
});

it('serve-api says what is wrong in English, as it is bundled, too', async () => {
  const { handler } = await bundled('serve-api');
  const headers = { 'idempotency-key': 'k-1' };
  for (const [given, told] of [
    ['{"hosts":"x"}', 'hosts: Invalid input: expected array, received string'],
    ['{', 'JSON'],
  ] as const) {
    const request = requestOf('POST', '/v1/mutes', given, headers);
    const answers = [await serveApi(request), await handler(request)];
    for (const answer of answers) expect(JSON.stringify(answer)).toContain(told);
    expect(answers[1]).toEqual(answers[0]);
  }
});
