import { afterEach, expect, it } from 'vitest';

import { CommandEnded } from '#contracts/command-ended.ts';
import { DOCUMENT } from '#test/ssm-document.ts';
import type { EventFaults, SsmEvent } from '#test/ssm-event.ts';
import {
  hostsNamed,
  nodeNamed,
  openSsm,
  orderOf,
  replicaNames,
  type SsmUnderTest,
} from '#test/ssm-fleet.ts';

let at: SsmUnderTest;
afterEach(async () => at.stop());

/** What is told of single nodes. */
const INVOCATION = 'EC2 Command Invocation Status-change Notification';

type Told = { readonly event: SsmEvent; readonly delaySeconds: number; readonly comment: string };

/** The events of one command to 40 hosts, the n-th of which answers after n seconds at most 20. */
async function eventsWith(eventFaults: EventFaults | undefined): Promise<readonly Told[]> {
  const told: Told[] = [];
  const names = replicaNames(40);
  const hosts = names.map((name, n) => [name, { afterSeconds: (n % 20) + 1 }] as const);
  at = await openSsm({
    hosts: Object.fromEntries(hosts),
    onEvent: (event, delaySeconds, comment) => told.push({ event, delaySeconds, comment }),
    ...(eventFaults && { eventFaults }),
  });
  await at.fleet.ask(orderOf(names));
  return told.filter(({ event }) => event['detail-type'] === INVOCATION);
}

const nodesOf = (told: readonly Told[]): readonly string[] =>
  told.map(({ event }) => event.resources[0]?.split('/')[1] ?? '');

it('tells of each invocation when it ends, as EventBridge would, without its output', async () => {
  const told = await eventsWith(undefined);
  expect(nodesOf(told)).toEqual(replicaNames(40).map(nodeNamed));
  expect(told[2]).toEqual({
    delaySeconds: 3,
    comment: 'bank/4/replicas/1',
    event: {
      version: '0',
      id: expect.any(String),
      source: 'aws.ssm',
      'detail-type': 'EC2 Command Invocation Status-change Notification',
      account: '111122223333',
      region: 'eu-west-1',
      time: '2026-03-02T08:00:03.000Z',
      resources: [expect.stringContaining(nodeNamed('R003'))],
      detail: {
        'command-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'document-name': DOCUMENT,
        'instance-id': nodeNamed('R003'),
        'requested-date-time': '2026-03-02T08:00:00.000Z',
        status: 'Success',
      },
    },
  });
});

it('tells of one that failed or ran out of time too', async () => {
  const told: Told[] = [];
  at = await openSsm({
    hosts: { ...hostsNamed(['R1']), R2: { endsAs: 'Undeliverable' }, R3: { afterSeconds: 99 } },
    onEvent: (event, delaySeconds, comment) => told.push({ event, delaySeconds, comment }),
  });
  await at.fleet.ask(orderOf(['R1', 'R2', 'R3']));
  const statuses = told.map(({ event }) => event.detail.status);
  expect(statuses).toEqual(['Success', 'Failed', 'TimedOut', 'Failed']);
});

it('tells of a command when its last host has ended, as the contract of that event has it', async () => {
  const told: Told[] = [];
  at = await openSsm({
    hosts: { R1: {}, R2: { afterSeconds: 7 } },
    onEvent: (event, delaySeconds, comment) => told.push({ event, delaySeconds, comment }),
  });
  const { commands } = await at.fleet.ask(orderOf(['R1', 'R2']));
  const [last] = told.slice(-1);
  expect(last?.delaySeconds).toBe(7);
  expect(last?.event.detail).toMatchObject({
    status: 'Success',
    'expire-after': '2026-03-02T08:00:55.000Z',
  });
  const { detail } = CommandEnded.parse(JSON.parse(JSON.stringify(last?.event)));
  expect(commands[0]?.command).toContain(detail['command-id']);
  const [first] = told;
  expect(CommandEnded.safeParse(first?.event).success).toBe(false);
});

it('loses events', async () => {
  const told = await eventsWith({ seed: 1, lost: 0.5 });
  expect(told.length).toBeGreaterThan(5);
  expect(told.length).toBeLessThan(35);
});

it('doubles events', async () => {
  const told = await eventsWith({ seed: 1, doubled: 0.5 });
  expect(told.length).toBeGreaterThan(45);
  expect(new Set(nodesOf(told)).size).toBe(40);
});

it('reorders events', async () => {
  const told = await eventsWith({ seed: 1, reordered: 0.5 });
  const ordered = told.toSorted((one, other) => one.delaySeconds - other.delaySeconds);
  const ends = ordered.map(({ event }) => Date.parse(event.time));
  expect(told).toHaveLength(40);
  expect(ends).not.toEqual(ends.toSorted((one, other) => one - other));
});
