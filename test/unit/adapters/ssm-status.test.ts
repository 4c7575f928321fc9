import { describe, expect, it } from 'vitest';

import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import {
  commentOf,
  deliverySecondsOf,
  formatCommand,
  readCommand,
} from '#adapters/aws/ssm-command.ts';
import { SsmFleet } from '#adapters/aws/ssm-fleet.ts';
import { readStatus } from '#adapters/aws/ssm-status.ts';

describe('the status of an invocation', () => {
  it.each([
    ['Pending', 'Pending'],
    ['InProgress', 'InProgress'],
    ['Delayed', 'Delayed'],
    ['Cancelling', 'Cancelling'],
    ['InProgress', 'Something New'],
    [undefined, undefined],
  ])('%s (%s) goes on', (status, details) => {
    expect(readStatus(status, details)).toEqual({ kind: 'pending' });
  });

  it.each([
    ['Success', 'Success'],
    ['Success', undefined],
    ['Failed', 'Failed'],
    ['Failed', ''],
  ])('%s (%s) has printed something', (status, details) => {
    expect(readStatus(status, details)).toEqual({ kind: 'printed' });
  });

  it.each([
    ['Cancelled', 'Cancelled', 'answer-lost'],
    ['TimedOut', 'DeliveryTimedOut', 'answer-lost'],
    ['TimedOut', 'Delivery Timed Out', 'answer-lost'],
    ['TimedOut', 'Execution Timed Out', 'no-answer'],
    ['TimedOut', undefined, 'no-answer'],
    ['Failed', 'Undeliverable', 'agent-away'],
    ['Cancelled', 'Terminated', 'answer-lost'],
    ['Failed', 'Incomplete', 'answer-lost'],
    ['Failed', 'Invalid Platform', 'document-missing'],
    ['Failed', 'Access Denied', 'not-permitted'],
    ['Failed', 'Rate Exceeded', 'throttled'],
    ['Failed', 'No Instances In Tag', 'agent-away'],
    ['Success', 'No Instances In Tag', 'agent-away'],
  ])('%s (%s) is a miss: %s', (status, details, cause) => {
    expect(readStatus(status, details)).toMatchObject({ kind: 'miss', cause });
  });

  it.each([
    ['Success', 'Evaporated'],
    ['Failed', 'Success'],
    ['Success', 'Failed'],
    ['Finished', undefined],
    ['TimedOut', 'InProgress'],
  ])('%s (%s) is not known, and never a success', (status, details) => {
    expect(readStatus(status, details)).toEqual({
      kind: 'miss',
      cause: 'not-known',
      detail: `SSM says "${details ?? status}"`,
    });
  });
});

describe('a command', () => {
  const command = {
    id: '0d8a2e4c-6e54-4a1c-8f6e-2f1f4c0f5b7d',
    untilMs: 1_772_438_455_000,
    nodes: new Map([
      ['replica-1.bank.example', 'i-0123456789abcdef0'],
      ['REPHOST_2', 'mi-0123456789abcdef0'],
    ]),
    storedUnder: undefined,
    through: undefined,
  };

  it('is read back as it was written down', () => {
    expect(readCommand(formatCommand(command))).toEqual(command);
    const stored = { ...command, storedUnder: 'evidence-output/bank/3-1' };
    expect(readCommand(formatCommand(stored))).toEqual(stored);
  });

  it('names the node that reads its hosts where they have no agents, and older ones name none', () => {
    const lane = { ...command, through: 'gate-1.bank.example' };
    expect(formatCommand(lane)).toBe(`${formatCommand(command)} through:gate-1.bank.example`);
    expect(readCommand(formatCommand(lane))).toEqual(lane);
    const stored = { ...lane, storedUnder: 'evidence-output/bank/3-1' };
    expect(readCommand(formatCommand(stored))).toEqual(stored);
  });

  it.each(['', 'sim:1:60', `${command.id} 1`, `${command.id} 1 host`, `x 1 host=node`])(
    'is not "%s"',
    (text) => {
      expect(() => readCommand(text)).toThrow(/no command of SSM/);
    },
  );

  it('says what it is for in at most 100 characters', () => {
    expect(commentOf(['bank', 4, 'replicas', 1])).toBe('bank/4/replicas/1');
    const comment = commentOf(['d'.repeat(64), 2 ** 53 - 1, 'replicas', 999]);
    expect(comment).toMatch(/\/replicas\/999$/);
    expect(comment.length).toBeLessThanOrEqual(100);
  });

  it.each([
    [60, 25, 30],
    [90, 50, 35],
    [300, 50, 245],
  ])('of %i s, %i of them for the script, is decided 5 s before', (within, script, delivery) => {
    expect(deliverySecondsOf(within, script)).toBe(delivery);
    expect(delivery + script).toBeLessThanOrEqual(within - 5);
  });

  it('is given no less than the 30 s that SSM takes, though the phase is shorter', () => {
    expect(deliverySecondsOf(30, 25)).toBe(30);
  });
});

it.each(['', '*', 'BoksAudit-*', 'arn:aws:ssm:eu-west-1:111122223333:document/x'])(
  'a fleet takes no document named "%s"',
  (document) => {
    const client = openSsmClient({ region: 'eu-west-1' });
    const domainOf = () => Promise.resolve({ places: new Map() });
    const options = { client, clock: { nowMs: () => 0 }, scriptSeconds: 25, domainOf };
    const [good, wrong] = ['BoksAudit-x', /no name of a document/];
    expect(() => new SsmFleet({ ...options, document, throughDocument: good })).toThrow(wrong);
    expect(() => new SsmFleet({ ...options, document: good, throughDocument: document })).toThrow(
      wrong,
    );
  },
);
