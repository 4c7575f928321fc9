import { afterEach, expect, it } from 'vitest';

import { LEAST_DELIVERY_SECONDS } from '#adapters/aws/ssm-command.ts';
import { missOf } from '#domain/miss.ts';
import type { Asked } from '#ports/fleet.ts';
import type { Ending } from '#test/ssm-behaviour.ts';
import { SCRIPT_SECONDS } from '#test/ssm-document.ts';
import { lookAt, nodeNamed, openSsm, orderOf, type SsmUnderTest } from '#test/ssm-fleet.ts';
import { CUT_SUFFIX, type Printed } from '#test/ssm-outputs.ts';

let at: SsmUnderTest;
afterEach(async () => at.stop());

const ask = async (hosts: readonly string[]): Promise<Asked> => at.fleet.ask(orderOf(hosts));

/** Asks hosts, lets 40 s go by and looks. */
async function read(...hosts: string[]): ReturnType<typeof lookAt> {
  const asked = await ask(hosts);
  at.time.pass(40);
  return lookAt(at.fleet, asked);
}

const printing = (printed: Partial<Printed>) => ({
  run: () => ({ stdout: '', exitCode: 0, ...printed }),
});
const GOOD = { kind: 'answered', text: 'read GOOD\n' };

it('offline: a host whose agent is not connected is a miss, and is not sent to', async () => {
  at = await openSsm({ hosts: { GOOD: {}, GONE: { state: 'offline' } } });
  expect((await ask(['GOOD', 'GONE'])).misses).toEqual({
    GONE: missOf('agent-away', 'agent last seen 2026-03-01T08:00:00.000Z'),
  });
  expect(at.standIn.callsOf('SendCommand').map((sent) => sent['InstanceIds'])).toEqual([
    [nodeNamed('GOOD')],
  ]);
});

it('offline during the phase: the command was not delivered, and the phase knows it before its end', async () => {
  at = await openSsm({
    hosts: { GOOD: {}, GONE: {} },
    // SSM took it for connected, and so it was sent to.
    onSend: () => at.standIn.model.change(nodeNamed('GONE'), { state: 'offline' }),
  });
  const asked = await ask(['GOOD', 'GONE']);
  expect(asked.misses).toEqual({});
  at.time.pass(LEAST_DELIVERY_SECONDS + SCRIPT_SECONDS - 1);
  expect(await lookAt(at.fleet, asked)).toEqual({ GOOD, GONE: { kind: 'pending' } });
  at.time.pass(1);
  const lost = 'the command did not reach its agent in time, or the answer did not come back';
  expect(await lookAt(at.fleet, asked)).toEqual({ GOOD, GONE: missOf('answer-lost', lost) });
  expect(LEAST_DELIVERY_SECONDS + SCRIPT_SECONDS).toBeLessThan(orderOf([]).withinSeconds);
});

it.each([60, 90, 900])(
  'offline during a phase of %i s: SSM tries as long as it may, and gives up in time',
  async (withinSeconds) => {
    at = await openSsm({ hosts: { GONE: { endsAs: 'DeliveryTimedOut' } } });
    const asked = await at.fleet.ask(orderOf(['GONE'], { withinSeconds }));
    at.time.pass(withinSeconds - 6);
    expect(await lookAt(at.fleet, asked)).toEqual({ GONE: { kind: 'pending' } });
    at.time.pass(1);
    expect(await lookAt(at.fleet, asked)).toMatchObject({ GONE: { cause: 'answer-lost' } });
  },
);

it('slow: a script that outlasts its time did not answer, and is told before the phase ends', async () => {
  at = await openSsm({ hosts: { GOOD: {}, SLOW: { afterSeconds: 26 } } });
  const asked = await ask(['GOOD', 'SLOW']);
  at.time.pass(25);
  expect(await lookAt(at.fleet, asked)).toEqual({
    GOOD,
    SLOW: missOf('no-answer', 'the script did not end within its time'),
  });
});

it('slow, in a phase too short to be configured: a hanging script is told, a lost command is not', async () => {
  at = await openSsm({
    hosts: { GOOD: {}, SLOW: { afterSeconds: 26 }, GONE: { endsAs: 'DeliveryTimedOut' } },
  });
  const asked = await at.fleet.ask(orderOf(['GOOD', 'SLOW', 'GONE'], { withinSeconds: 30 }));
  at.time.pass(29);
  const looked = await lookAt(at.fleet, asked);
  expect(looked).toMatchObject({ GOOD, SLOW: { cause: 'no-answer' }, GONE: { kind: 'pending' } });
});

it('failing: what a host printed counts though its script failed', async () => {
  at = await openSsm({ hosts: { GOOD: {}, FAILS: printing({ stdout: 'half\n', exitCode: 3 }) } });
  expect(await read('FAILS', 'GOOD')).toEqual({
    FAILS: missOf('exited', 'exit code 3: half'),
    GOOD,
  });
});

it('failing without a word: what it says on stderr is the detail', async () => {
  at = await openSsm({ hosts: { FAILS: printing({ stderr: 'sh: no\nmore', exitCode: 127 }) } });
  expect(await read('FAILS')).toEqual({
    FAILS: missOf('exited', 'exit code 127: sh: no'),
  });
});

it('failing: by default it would end the command for the others; it is sent not to', async () => {
  at = await openSsm({ hosts: { FAILS: printing({ exitCode: 1 }), GOOD: {} } });
  expect((await read('FAILS', 'GOOD'))['GOOD']).toEqual(GOOD);
  const byDefault = await at.standIn.model.answer('SendCommand', {
    ...at.standIn.callsOf('SendCommand')[0],
    MaxErrors: '0',
  });
  at.time.pass(40);
  const { CommandId } = Object(Object(byDefault).Command);
  const request = { CommandId, InstanceId: nodeNamed('GOOD') };
  const invocation = await at.standIn.model.answer('GetCommandInvocation', request);
  expect(invocation).toMatchObject({ StatusDetails: 'Terminated' });
});

it('terminated: a node that SSM does not know any more is a miss, and is not sent to', async () => {
  at = await openSsm({ hosts: { GOOD: {}, GONE: { state: 'terminated' } } });
  const asked = await ask(['GOOD', 'GONE']);
  expect(asked.misses).toEqual({ GONE: missOf('agent-away', 'SSM does not manage such a node') });
  expect(at.standIn.callsOf('SendCommand')).toHaveLength(1);
});

it('untagged: a node that we may not send to says that it is we who may not', async () => {
  at = await openSsm({ hosts: { GOOD: {}, BARE: { untagged: 'invocation' } } });
  expect(await read('GOOD', 'BARE')).toEqual({
    GOOD,
    BARE: missOf('not-permitted', 'SSM does not let us send to this node: is it tagged?'),
  });
});

it('untagged: where one such node denies the whole call, the others are sent to without it', async () => {
  const bare = { untagged: 'call' } as const;
  at = await openSsm({ hosts: { BARE: bare, GOOD: {}, NAKED: bare } });
  expect(await read('BARE', 'GOOD', 'NAKED')).toMatchObject({
    GOOD,
    BARE: { cause: 'not-permitted' },
    NAKED: { cause: 'not-permitted' },
  });
  expect(at.standIn.callsOf('SendCommand')).toHaveLength(3);
});

it('untagged: a domain of such nodes costs one call a node, and none is a command', async () => {
  const names = ['B1', 'B2', 'B3', 'B4'];
  const hosts = names.map((name) => [name, { untagged: 'call' }] as const);
  at = await openSsm({ hosts: Object.fromEntries(hosts) });
  const { commands, misses } = await ask(names);
  expect(commands).toEqual([]);
  expect(Object.values(misses).map(({ cause }) => cause)).toEqual(names.map(() => 'not-permitted'));
  expect(at.standIn.callsOf('SendCommand')).toHaveLength(4);
});

it.each<[Ending, string]>([
  ['Incomplete', 'answer-lost'],
  ['Terminated', 'answer-lost'],
  ['Cancelled', 'answer-lost'],
  ['Undeliverable', 'agent-away'],
  ['DeliveryTimedOut', 'answer-lost'],
  ['ExecutionTimedOut', 'no-answer'],
  ['InvalidPlatform', 'document-missing'],
  ['RateExceeded', 'throttled'],
  ['Evaporated', 'not-known'],
])(
  'ends as %s: the miss is %s, in either spelling, and the others’ answers stand',
  async (ending, cause) => {
    at = await openSsm({ hosts: { GOOD: {}, BAD: { endsAs: ending } } });
    const asked = await ask(['GOOD', 'BAD']);
    at.time.pass(56);
    for (const spelling of ['joined', 'blanks'] as const) {
      at.standIn.model.spelling = spelling;
      expect(await lookAt(at.fleet, asked)).toMatchObject({ GOOD, BAD: { kind: 'miss', cause } });
    }
  },
);

it('cut at 24,000 bytes: the answer comes with the agent’s suffix, even within a character', async () => {
  const stdout = `x${'é'.repeat(12_000)}`;
  at = await openSsm({ hosts: { LONG: printing({ stdout }), GOOD: {} } });
  const { LONG: answer } = await read('LONG', 'GOOD');
  const text = answer?.kind === 'answered' ? answer.text : '';
  expect(text.slice(-CUT_SUFFIX.length)).toBe(CUT_SUFFIX);
  // 23,980 bytes are kept: 1, and 11,989 characters of two bytes and half of one.
  expect(text.slice(0, -CUT_SUFFIX.length)).toBe(`x${'é'.repeat(11_989)}\uFFFD`);
});

it('not cut: 24,000 bytes come whole, from the invocation and not from the list', async () => {
  const stdout = `${'x'.repeat(23_999)}\n`;
  at = await openSsm({ hosts: { LONG: printing({ stdout }) } });
  expect(await read('LONG')).toEqual({ LONG: { kind: 'answered', text: stdout } });
});

it('over 120,000 bytes: the agent drops its reply, and the answer is lost', async () => {
  const stdout = '\u0001'.repeat(24_000);
  at = await openSsm({ hosts: { LOUD: printing({ stdout }), GOOD: {} } });
  const asked = await ask(['LOUD', 'GOOD']);
  at.time.pass(55);
  expect(await lookAt(at.fleet, asked)).toMatchObject({ GOOD, LOUD: { cause: 'answer-lost' } });
});
