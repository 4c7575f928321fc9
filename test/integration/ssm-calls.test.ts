import { afterEach, describe, expect, it } from 'vitest';

import { readCommand } from '#adapters/aws/ssm-command.ts';
import { missOf } from '#domain/miss.ts';
import { DOCUMENT } from '#test/ssm-document.ts';
import {
  hostsNamed,
  lookAt,
  nodeNamed,
  openSsm,
  orderOf,
  replicaNames,
  type SsmUnderTest,
} from '#test/ssm-fleet.ts';

let at: SsmUnderTest;
afterEach(async () => at.stop());

const sentTo = (): readonly number[] =>
  at.standIn.callsOf('SendCommand').map((sent) => Object(sent['InstanceIds']).length);

describe('what is sent', () => {
  it('names the document, the nodes and what it is for, and lets nobody stop the others', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1', 'R2']) });
    await at.fleet.ask(orderOf(['R1', 'R2'], { attempt: 3 }));
    expect(at.standIn.callsOf('SendCommand')).toEqual([
      {
        DocumentName: DOCUMENT,
        InstanceIds: [nodeNamed('R1'), nodeNamed('R2')],
        Comment: 'bank/4/replicas/3',
        TimeoutSeconds: 30,
        MaxConcurrency: '100%',
        MaxErrors: '100%',
        Parameters: {},
      },
    ]);
    expect(JSON.stringify(at.standIn.calls)).not.toContain('*');
  });

  it('goes to groups of 50, and asks SSM first in groups of 50', async () => {
    const names = replicaNames(120);
    at = await openSsm({ hosts: hostsNamed(names) });
    const { commands } = await at.fleet.ask(orderOf(names));
    expect(commands.map(({ hosts }) => hosts.length)).toEqual([50, 50, 20]);
    expect(sentTo().toSorted((one, other) => one - other)).toEqual([20, 50, 50]);
    expect(at.standIn.callsOf('DescribeInstanceInformation')).toHaveLength(3);
  });

  it('hands the document’s parameters over, and a value that it refuses is no command', async () => {
    at = await openSsm({
      hosts: {
        R1: { run: ({ environment }) => ({ stdout: environment['SSM_boksm'] ?? '', exitCode: 0 }) },
      },
      parameters: { boksm: ['/opt/boksm'] },
    });
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'answered', text: '/opt/boksm' } });
    await at.stop();
    at = await openSsm({
      hosts: hostsNamed(['R1']),
      parameters: { boksm: ['$(touch X)'] },
    });
    expect((await at.fleet.ask(orderOf(['R1']))).misses).toEqual({
      R1: missOf('not-known', 'InvalidParameters: parameter boksm'),
    });
  });
});

describe('a host named by a tag', () => {
  const places = { R1: { kind: 'tag', key: 'Name', value: 'one' } } as const;

  it('is the node that bears it, and stays that node while the command runs', async () => {
    at = await openSsm({ hosts: { X: { tags: { Name: 'one' } } }, places });
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.standIn.model.change(nodeNamed('X'), { tags: {} });
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'answered', text: 'read X\n' } });
  });

  it('is the connected one of two, and nobody where it cannot be told who', async () => {
    const tags = { Name: 'one' };
    at = await openSsm({ hosts: { OLD: { tags, state: 'offline' }, NEW: { tags } }, places });
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'answered', text: 'read NEW\n' } });
    at.standIn.model.change(nodeNamed('OLD'), { state: 'online' });
    expect((await at.fleet.ask(orderOf(['R1']))).misses).toEqual({
      R1: missOf('not-known', '2 nodes bear the tag Name=one'),
    });
  });

  it('is away where no node bears it', async () => {
    at = await openSsm({ hosts: hostsNamed(['X']), places });
    expect((await at.fleet.ask(orderOf(['R1']))).misses).toEqual({
      R1: missOf('agent-away', 'no node bears the tag Name=one'),
    });
  });
});

describe('InvalidInstanceId for the whole call', () => {
  it('is met by halving: the node that just ended is the only miss', async () => {
    const names = replicaNames(50);
    at = await openSsm({ hosts: { ...hostsNamed(names), R017: { state: 'ending' } } });
    const asked = await at.fleet.ask(orderOf(names));
    expect(asked.misses).toEqual({ R017: missOf('agent-away', 'SSM does not manage such a node') });
    const sent = asked.commands.flatMap(({ hosts }) => hosts);
    expect(sent.toSorted()).toEqual(names.filter((name) => name !== 'R017'));
    // 50 and at most two for each halving of it.
    expect(sentTo().length).toBeLessThanOrEqual(13);
  });

  it('is bounded: where most nodes are refused, what is left is a miss of that cause', async () => {
    const names = replicaNames(120);
    const gone = Object.fromEntries(names.map((name) => [name, { state: 'ending' } as const]));
    at = await openSsm({ hosts: gone });
    const { commands, misses } = await at.fleet.ask(orderOf(names));
    expect(commands).toEqual([]);
    expect(Object.keys(misses).toSorted()).toEqual(names);
    expect(sentTo().length).toBeLessThanOrEqual(3 + 120);
  });
});

describe('what SSM is asked before', () => {
  it('is read page by page, and so is how a command stands', async () => {
    const names = replicaNames(20);
    at = await openSsm({ hosts: hostsNamed(names) });
    at.standIn.model.mostAPage = 7;
    const asked = await at.fleet.ask(orderOf(names));
    at.time.pass(5);
    expect(asked.misses).toEqual({});
    const looked = await lookAt(at.fleet, asked);
    expect(Object.values(looked).filter(({ kind }) => kind === 'answered')).toHaveLength(20);
    expect(at.standIn.callsOf('DescribeInstanceInformation')).toHaveLength(3);
    expect(at.standIn.callsOf('ListCommandInvocations')).toHaveLength(3);
  });

  it('is asked by halves where SSM refuses a node there already', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1', 'R2', 'R3']) });
    at.standIn.refuse('DescribeInstanceInformation', 'InvalidInstanceId');
    const { commands, misses } = await at.fleet.ask(orderOf(['R1', 'R2', 'R3']));
    expect(misses).toEqual({});
    expect(commands.flatMap(({ hosts }) => hosts)).toEqual(['R1', 'R2', 'R3']);
  });
});

describe('the delay after SendCommand in which nothing is visible', () => {
  it('is no answer and no failure: the host is waited for', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    at.standIn.model.visibleAfterSeconds = 10;
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'pending' } });
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'answered', text: 'read R1\n' } });
  });

  it('is waited for too where the list shows it and the invocation not yet', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(5);
    at.standIn.refuse('GetCommandInvocation', 'InvocationDoesNotExist');
    expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'pending' } });
    expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { kind: 'answered' } });
  });

  it('that does not end before the phase does is a lost command', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    at.standIn.model.visibleAfterSeconds = 3_600;
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(60);
    expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { cause: 'answer-lost' } });
  });
});

describe('the answer of a call that succeeded is dropped', () => {
  it('SendCommand is sent once more, and the command that is known is looked at', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    at.standIn.dropAnswers('SendCommand');
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(5);
    expect(sentTo()).toEqual([1, 1]);
    expect(asked.commands).toHaveLength(1);
    expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { kind: 'answered' } });
  });

  it('each time: the hosts are misses, since SSM was not reached', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    at.standIn.dropAnswers('SendCommand', 99);
    expect((await at.fleet.ask(orderOf(['R1']))).misses).toMatchObject({
      R1: { cause: 'answer-lost', detail: expect.stringContaining('SSM was not reached') },
    });
    expect(sentTo()).toHaveLength(5);
  });

  it('a look is made once more', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.time.pass(5);
    at.standIn.dropAnswers('ListCommandInvocations');
    at.standIn.dropAnswers('GetCommandInvocation');
    expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { kind: 'answered' } });
  });
});

describe('throttling', () => {
  it('is tried again, and nobody hears of it', async () => {
    const names = replicaNames(20);
    at = await openSsm({ hosts: hostsNamed(names) });
    for (const call of ['DescribeInstanceInformation', 'SendCommand', 'ListCommandInvocations']) {
      at.standIn.throttle(call, 4);
    }
    const asked = await at.fleet.ask(orderOf(names));
    at.time.pass(5);
    at.standIn.throttle('GetCommandInvocation', 6);
    const looked = await lookAt(at.fleet, asked);
    expect(new Set(Object.values(looked).map(({ kind }) => kind))).toEqual(new Set(['answered']));
  });

  it.each(['DescribeInstanceInformation', 'SendCommand'])(
    'of %s that does not end is our cause, after a bounded number of calls',
    async (call) => {
      at = await openSsm({ hosts: hostsNamed(['R1', 'R2']) });
      at.standIn.throttle(call, 99);
      const { commands, misses } = await at.fleet.ask(orderOf(['R1', 'R2']));
      expect(commands).toEqual([]);
      expect(misses['R1']).toEqual(missOf('throttled', 'ThrottlingException'));
      expect(Object.keys(misses)).toEqual(['R1', 'R2']);
      expect(at.standIn.callsOf(call)).toHaveLength(5);
    },
  );

  it.each(['ListCommandInvocations', 'GetCommandInvocation'])(
    'of %s is waited out while the command runs, and is the cause when its time is over',
    async (call) => {
      at = await openSsm({ hosts: hostsNamed(['R1']) });
      const asked = await at.fleet.ask(orderOf(['R1']));
      at.time.pass(20);
      at.standIn.throttle(call, 10);
      expect(await lookAt(at.fleet, asked)).toEqual({ R1: { kind: 'pending' } });
      at.time.pass(39);
      expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { cause: 'throttled' } });
      expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { kind: 'answered' } });
    },
  );
});

describe('what is ours', () => {
  it.each([
    ['AccessDeniedException', 'not-permitted'],
    ['ExpiredTokenException', 'not-permitted'],
    ['InvalidDocument', 'document-missing'],
    ['InvalidDocumentVersion', 'document-missing'],
    ['SomethingNew', 'not-known'],
  ])('SendCommand answers %s: every host of it is a miss, %s', async (code, cause) => {
    at = await openSsm({ hosts: hostsNamed(['R1', 'R2']) });
    at.standIn.refuse('SendCommand', code);
    const { commands, misses } = await at.fleet.ask(orderOf(['R1', 'R2']));
    expect(commands).toEqual([]);
    expect(misses).toMatchObject({ R1: { cause }, R2: { cause } });
  });

  it('one group that is refused leaves the other groups’ commands', async () => {
    const names = replicaNames(60);
    at = await openSsm({ hosts: hostsNamed(names) });
    at.standIn.refuse('SendCommand', 'AccessDeniedException');
    const { commands, misses } = await at.fleet.ask(orderOf(names));
    expect(commands).toHaveLength(1);
    expect(Object.keys(misses).length + (commands[0]?.hosts.length ?? 0)).toBe(60);
  });

  it('a look that is not permitted says so at once', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    const asked = await at.fleet.ask(orderOf(['R1']));
    at.standIn.refuse('ListCommandInvocations', 'AccessDeniedException');
    expect(await lookAt(at.fleet, asked)).toMatchObject({ R1: { cause: 'not-permitted' } });
  });
});

describe('how much is called', () => {
  it('has so many calls under way at once, and fetches each output once', async () => {
    const names = replicaNames(50);
    at = await openSsm({ hosts: hostsNamed(names) });
    const asked = await at.fleet.ask(orderOf(names));
    at.time.pass(5);
    const fleet = at.startAnew({ mostAtOnce: 4 });
    await lookAt(fleet, asked);
    await lookAt(fleet, asked);
    expect(at.standIn.mostAtOnce).toBeLessThanOrEqual(4);
    expect(at.standIn.callsOf('GetCommandInvocation')).toHaveLength(50);
    expect(at.standIn.callsOf('ListCommandInvocations')).toHaveLength(2);
  });

  it('repeats a bounded number of calls, though every output is throttled', async () => {
    const names = replicaNames(50);
    at = await openSsm({ hosts: hostsNamed(names) });
    const asked = await at.fleet.ask(orderOf(names));
    at.time.pass(5);
    at.standIn.throttle('GetCommandInvocation', 999);
    const looked = await lookAt(at.fleet, asked);
    expect(new Set(Object.values(looked).map(({ kind }) => kind))).toEqual(new Set(['pending']));
    expect(at.standIn.callsOf('GetCommandInvocation')).toHaveLength(50 + 20);
  });

  it('fetches nothing of a host that has not ended', async () => {
    at = await openSsm({ hosts: { R1: {}, R2: { afterSeconds: 20 } } });
    const asked = await at.fleet.ask(orderOf(['R1', 'R2']));
    at.time.pass(5);
    await lookAt(at.fleet, asked);
    expect(at.standIn.callsOf('GetCommandInvocation')).toHaveLength(1);
  });
});

describe('who sent a command', () => {
  it('is said by the command itself, in one call however many hosts it has', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1', 'R2']) });
    const { commands } = await at.fleet.ask(orderOf(['R1', 'R2'], { phase: 'master' }));
    const id = readCommand(commands[0]?.command ?? '').id;
    at.time.pass(5);
    expect(await at.fleet.senderOf(id)).toEqual({ domain: 'bank', sweep: 4 });
    expect(at.standIn.callsOf('ListCommandInvocations')).toEqual([
      { CommandId: id, MaxResults: 1 },
    ]);
  });

  it('is asked for again where SSM does not show the command yet', async () => {
    at = await openSsm({ hosts: hostsNamed(['R1']) });
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    await expect(at.fleet.senderOf(id)).rejects.toThrow(`SSM does not show the command ${id} yet`);
  });
});
