import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { printReading } from '#cli/simulator/host-output.ts';
import { World } from '#cli/simulator/world.ts';
import { DeployedService } from '#test/deployed-service.ts';
import { smallScenario } from '#test/service-scenario.ts';
import type { HostOptions } from '#test/ssm-fleet.ts';

const SCENARIO = smallScenario();
const MASTER = SCENARIO.master;
const MS_A_MINUTE = 60_000;
const minuteOf = (atMs: number): number => (atMs - SCENARIO.startsAtMs) / MS_A_MINUTE;

const directory = mkdtempSync(join(tmpdir(), 'boks-audit-ssm-alerts-'));
let embedded: EmbeddedStore;
let service: DeployedService;

/** The master, on which the script fails from the 10th to the 40th minute. */
function failing(): HostOptions {
  const world = new World(SCENARIO, 1);
  return {
    run: ({ atMs }) =>
      minuteOf(atMs) >= 10 && minuteOf(atMs) < 40
        ? { stdout: '', stderr: 'sh: not found', exitCode: 127 }
        : { stdout: printReading(world, MASTER, atMs), exitCode: 0 },
  };
}

/** Where messages for the chat went. */
const chatTopics = (): readonly (string | null)[] => [
  ...new Set(
    told()
      .filter(({ attributes }) => attributes['channel'] === 'chat')
      .map(({ topic }) => topic),
  ),
];

beforeAll(async () => {
  embedded = await openEmbeddedStore(directory);
  service = await DeployedService.open(SCENARIO, {
    table: embedded,
    hosts: { [MASTER]: failing() },
  });
  await service.until(65);
}, 180_000);
afterAll(async () => {
  await service.stop();
  await embedded.stop();
  rmSync(directory, { recursive: true });
});

const mailed = () => told().filter(({ attributes }) => attributes['channel'] === 'mail');

/** What was told, on all channels, each message with its attributes. */
const told = () =>
  service.aws.kept.alerts.map((form) => {
    const names = [...form.keys()].filter((key) => key.endsWith('.Name'));
    return {
      topic: form.get('TopicArn'),
      subject: form.get('Subject'),
      text: form.get('Message'),
      attributes: Object.fromEntries(
        names.map((key) => [form.get(key), form.get(key.replace(/Name$/, 'Value.StringValue'))]),
      ),
    };
  });

it('a domain that names no channel mails people, on AWS, of each opening and each closing', () => {
  expect(service.queues.failures).toEqual([]);
  expect(service.aws.refusals).toEqual([]);
  const [opened, ...later] = mailed();
  expect(opened).toMatchObject({
    topic: 'arn:aws:sns:us-east-1:111122223333:people',
    subject: expect.stringMatching(/^\[BoKS\]\[ERROR\] bank: MASTER SILENT as master/),
    text: expect.stringContaining('127'),
    attributes: {
      domain: 'bank',
      severity: '["error"]',
      kind: '["master-silent"]',
      host: '["MASTER"]',
    },
  });
  expect(later.at(-1)).toMatchObject({
    subject: expect.stringMatching(/^\[BoKS\]\[CLOSED\] bank: MASTER no longer SILENT/),
    attributes: { severity: '["error"]', kind: '["master-silent"]', host: '["MASTER"]' },
  });
});

it('nothing is told twice, and the last line of each mail is its own id', () => {
  const ids = told().map(({ attributes }) => attributes['id']);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { text, attributes } of mailed()) {
    expect(text?.trimEnd().split('\n').at(-1)).toBe(`ID     ${attributes['id']}`);
  }
});

it('a test sends one message a channel: mail, SMS and chat by their topics, an event by the bus', async () => {
  const { alerts, events } = service.aws.kept;
  const before = [alerts.length, events.length];
  await service.act('/v1/alerts/test', { why: 'does it arrive?', domain: 'bank' });
  await service.until(66);
  const [mail, pager, chat, ...others] = told().slice(before[0]);
  expect(others).toEqual([]);
  expect(new Set([mail, pager, chat].map((each) => each?.attributes['channel']))).toEqual(
    new Set(['mail', 'pager', 'chat']),
  );
  for (const each of [mail, pager, chat]) expect(each?.text?.toLowerCase()).toContain('test');
  expect(chatTopics()).toEqual(['arn:aws:sns:us-east-1:111122223333:chat']);
  const tests = events.slice(before[1]);
  expect(tests).toHaveLength(1);
  expect(tests[0]).toMatchObject({ EventBusName: 'machines', DetailType: 'test' });
  expect(service.aws.refusals).toEqual([]);
});
