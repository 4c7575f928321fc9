import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { readConfigurationFile } from '#cli/local/configuration-file.ts';
import { configuredPlan } from '#cli/local/plan.ts';
import { openService, type Service } from '#cli/local/service.ts';
import { Terminal } from '#cli/local/terminal.ts';
import { startMailServer, type MailServerDouble } from '#test/mail-server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '#test/webhook-receiver.ts';

const directory = mkdtempSync(join(tmpdir(), 'boks-audit-alert-test-'));
const printed: string[] = [];
let mail: MailServerDouble;
let hook: WebhookReceiver;
let service: Service;
let run: Promise<void>;

beforeAll(async () => {
  [mail, hook] = await Promise.all([startMailServer(), startWebhookReceiver()]);
  process.env['BOKS_TEST_HOOK'] = 'a secret';
  const file = readConfigurationFile(
    `
version: 1
domains:
  - name: bank
    simulator: { scenario: healthy }
    master: { host: bokmaster }
    replicas: [{ host: REPHOST }]
    heartbeat: ${hook.url}
    delivery:
      mail: { host: 127.0.0.1, port: ${mail.port}, tls: none, from: boks@example.com, to: [ann@example.com] }
      webhook: { url: '${hook.url}', secret: { env: BOKS_TEST_HOOK } }
`,
    'bank.yaml',
  );
  const write = (text: string, done: () => void): boolean => {
    printed.push(text);
    done();
    return true;
  };
  service = await openService({
    plan: configuredPlan(file, 'bank.yaml'),
    directory,
    port: 0,
    speed: 100_000,
    version: 'test',
    terminal: new Terminal({ write }),
    explain: () => undefined,
  });
  run = service.run();
}, 60_000);
afterAll(async () => {
  await service.stop();
  await run;
  delete process.env['BOKS_TEST_HOOK'];
  await Promise.all([mail.stop(), hook.stop()]);
  rmSync(directory, { recursive: true });
});

it('a test arrives by mail, at the webhook and on the terminal, and the watcher hears of sweeps', async () => {
  const token = readFileSync(join(directory, 'token'), 'utf8').trim();
  const answer = await fetch(`${service.url}/v1/alerts/test`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'the-first-test',
    },
    body: JSON.stringify({ why: 'does it arrive?', domain: 'bank' }),
  });
  expect([answer.status, await answer.text()]).toEqual([201, expect.stringContaining('bank')]);
  await mail.taken();
  const posted = await hook.arrived(({ method }) => method === 'POST');
  await hook.arrived(({ method }) => method === 'GET');
  expect(mail.mails.map(({ to }) => to)).toEqual([['ann@example.com']]);
  expect(mail.mails[0]?.subject).toMatch(/test/i);
  expect(JSON.parse(posted.body)).toMatchObject({ type: 'test', domain: 'bank' });
  expect(printed.join('')).toMatch(/ALERT {2}bank-\d+-terminal/);
  const health = await fetch(`${service.url}/v1/health`);
  expect(await health.json()).toMatchObject({ status: 'ok', undelivered: [] });
}, 60_000);
