import { afterEach, describe, expect, it } from 'vitest';

import { readCommand } from '#adapters/aws/ssm-command.ts';
import type { Target } from '#adapters/aws/ssm-lanes.ts';
import { missOf } from '#domain/miss.ts';
import { answersFrom, outcomesOf } from '#domain/sweep.ts';
import { DOCUMENT, THROUGH_DOCUMENT } from '#test/ssm-document.ts';
import {
  hostsNamed,
  lookAt,
  nodeNamed,
  openSsm,
  orderOf,
  readingNode,
  replicaNames,
  type SsmUnderTest,
} from '#test/ssm-fleet.ts';

let at: SsmUnderTest;
afterEach(async () => at.stop());

/** What a node is told of hosts that it reaches by their names, as whoever it is itself. */
const through = (via: string, hosts: readonly string[]): Readonly<Record<string, Target>> =>
  Object.fromEntries(hosts.map((host) => [host, { via, word: wordOf(host) }]));
const wordOf = (host: string): string => `${host},-,-,-,none,/bin/sh,-,-`;

const NINE = replicaNames(9);
const order = (hosts: readonly string[]) => orderOf(hosts, { withinSeconds: 128 });

/** What was sent to a node: which document, and which hosts it is to read, command by command. */
const sentTo = (node: string): readonly unknown[] =>
  at.standIn
    .callsOf('SendCommand')
    .filter(({ InstanceIds: nodes }) => String(nodes) === nodeNamed(node))
    .map(({ DocumentName: document, Parameters: parameters }) => {
      const targets = String(Object(parameters).targets).split(' ');
      return [document, targets.map((word) => word.split(',', 1)[0])];
    });

describe('hosts without an agent', () => {
  it('are read by their node, at most four at a time, beside those that have one', async () => {
    at = await openSsm({
      hosts: { gate: { run: readingNode() }, ...hostsNamed(['OWN']) },
      targets: through('gate', NINE),
    });
    const asked = await at.fleet.ask(order([...NINE, 'OWN']));
    expect(sentTo('gate')).toEqual([
      [THROUGH_DOCUMENT, ['R001', 'R005', 'R009']],
      [THROUGH_DOCUMENT, ['R002', 'R006']],
      [THROUGH_DOCUMENT, ['R003', 'R007']],
      [THROUGH_DOCUMENT, ['R004', 'R008']],
    ]);
    expect(at.standIn.callsOf('DescribeInstanceInformation')).toHaveLength(1);
    at.time.pass(5);
    const read = NINE.map((host) => [
      host,
      { kind: 'answered', text: `read ${host}\n`, via: 'gate' },
    ]);
    expect(await lookAt(at.fleet, asked)).toEqual({
      ...Object.fromEntries(read),
      OWN: { kind: 'answered', text: 'read OWN\n' },
    });
    // A list a command, and what each of its nodes printed.
    expect(at.standIn.callsOf('ListCommandInvocations')).toHaveLength(5);
    expect(at.standIn.callsOf('GetCommandInvocation')).toHaveLength(5);
  });

  it('may be read by a node that is itself a host, which its own command reads', async () => {
    at = await openSsm({
      hosts: {
        M: {
          run: async (run) =>
            run.environment['SSM_targets'] === undefined
              ? { stdout: 'read M\n', exitCode: 0 }
              : readingNode()(run),
        },
      },
      targets: through('M', ['R001']),
    });
    const asked = await at.fleet.ask(order(['R001', 'M']));
    expect(at.standIn.callsOf('SendCommand').map(({ DocumentName: name }) => name)).toEqual([
      DOCUMENT,
      THROUGH_DOCUMENT,
    ]);
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({
      R001: { kind: 'answered', text: 'read R001\n', via: 'M' },
      M: { kind: 'answered', text: 'read M\n' },
    });
  });
});

describe('a command to a node', () => {
  it('says where BoKS lies, and is over before the phase is', async () => {
    at = await openSsm({
      hosts: { gate: { run: readingNode() } },
      targets: through('gate', NINE),
      parameters: { boksm: ['/srv/boks'] },
    });
    await at.fleet.ask(order(NINE));
    expect(at.standIn.callsOf('SendCommand')).toMatchObject([
      {
        Comment: 'bank/4/replicas/1/gate/1',
        TimeoutSeconds: 128 - 3 * 31 - 5,
        Parameters: {
          boksm: ['/srv/boks'],
          targets: [['R001', 'R005', 'R009'].map(wordOf).join(' ')],
        },
      },
      { Comment: 'bank/4/replicas/1/gate/2', TimeoutSeconds: 128 - 2 * 31 - 5 },
      { Comment: 'bank/4/replicas/1/gate/3' },
      { Comment: 'bank/4/replicas/1/gate/4' },
    ]);
  });
});

describe('a host that no node could read', () => {
  it('is a miss with its node where that one is away, and nobody else is', async () => {
    at = await openSsm({
      hosts: { gate: { state: 'offline' }, other: { run: readingNode() } },
      targets: { ...through('gate', ['R001', 'R002']), ...through('other', ['R003']) },
    });
    const asked = await at.fleet.ask(order(['R001', 'R002', 'R003']));
    const away = missOf('agent-away', 'its node gate: agent last seen 2026-03-01T08:00:00.000Z');
    expect(asked.misses).toEqual({ R001: away, R002: away });
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toMatchObject({ R003: { kind: 'answered' } });
  });

  it('is one where the node ended a moment ago, or may not be sent to', async () => {
    at = await openSsm({
      hosts: { ended: { state: 'ending' }, untagged: { untagged: 'call' } },
      targets: { ...through('ended', NINE.slice(0, 5)), ...through('untagged', ['R006']) },
    });
    const { commands, misses } = await at.fleet.ask(order(NINE.slice(0, 6)));
    expect(commands).toEqual([]);
    const gone = missOf('agent-away', 'its node ended: SSM does not manage such a node');
    expect(misses).toMatchObject({
      R001: gone,
      R005: gone,
      R006: { cause: 'not-permitted', detail: expect.stringMatching(/^its node untagged: /) },
    });
    // Nothing is gained by sending to one node in parts.
    expect(at.standIn.callsOf('SendCommand')).toHaveLength(5);
  });

  it('is one where no node can be told how it is reached, and the others are read', async () => {
    const unusable = missOf('agent-away', 'R001: a node cannot be told how it is reached');
    at = await openSsm({
      hosts: { gate: { run: readingNode() } },
      targets: { ...through('gate', ['R002']), R001: { via: 'gate', word: unusable } },
    });
    const { commands, misses } = await at.fleet.ask(order(['R001', 'R002']));
    expect(misses).toEqual({ R001: unusable });
    expect(commands.map(({ hosts }) => hosts)).toEqual([['R002']]);
  });
});

describe('a host of which its node said nothing', () => {
  it('is a miss where the lane was cut off, and who has a whole line is read', async () => {
    at = await openSsm({
      hosts: {
        gate: {
          run: async (run) => {
            const { stdout } = await readingNode()(run);
            return { stdout: String(stdout).slice(0, 120), exitCode: 0 };
          },
        },
      },
      targets: through('gate', NINE),
    });
    const asked = await at.fleet.ask(order(NINE));
    at.time.pass(5);
    const looked = await lookAt(at.fleet, asked);
    const cut = missOf('cut-off', 'through gate: its node said nothing of it');
    expect(looked).toMatchObject({ R001: { kind: 'answered' }, R005: cut, R009: cut });
  });

  it('is a miss where the script failed, or outlasted its time', async () => {
    const said = 'boks-audit: this node has no gzip: no host is read through it';
    at = await openSsm({
      hosts: {
        bare: { run: () => ({ stdout: said, exitCode: 70 }) },
        slow: { run: readingNode(), afterSeconds: 191 },
      },
      targets: { ...through('bare', ['R001']), ...through('slow', ['R002']) },
    });
    const asked = await at.fleet.ask(order(['R001', 'R002']));
    at.time.pass(190);
    expect(await lookAt(at.fleet, asked)).toEqual({
      R001: missOf('exited', `its node bare: exit code 70: ${said}`),
      R002: missOf('no-answer', 'its node slow: the script did not end within its time'),
    });
  });
});

describe('a node that goes away after it was looked up', () => {
  it('is named by its hosts when the phase is over: they are waited for until then', async () => {
    at = await openSsm({
      hosts: { gate: { endsAs: 'DeliveryTimedOut' }, ...hostsNamed(['OWN']) },
      targets: through('gate', ['R001', 'R002']),
    });
    const hosts = ['R001', 'R002', 'OWN'];
    const asked = await at.fleet.ask(order(hosts));
    at.time.pass(127);
    const answers = new Map(Object.entries(await lookAt(at.fleet, asked)));
    const gone = missOf('no-answer', 'through gate');
    expect(outcomesOf(answers, () => 'hash')).toEqual({
      R001: gone,
      R002: gone,
      OWN: { kind: 'read', rawSha256: 'hash' },
    });
  });

  it('is said to have lost the command where SSM says so in time', async () => {
    at = await openSsm({
      hosts: { gate: { endsAs: 'Undeliverable' } },
      targets: through('gate', ['R001']),
    });
    const asked = await at.fleet.ask(order(['R001']));
    at.time.pass(127);
    expect(await lookAt(at.fleet, asked)).toEqual({
      R001: missOf('agent-away', 'its node gate: SSM could not deliver the command'),
    });
  });
});

describe('a phase that is asked twice through a node', () => {
  it('is sent eight commands, of which an agent runs five at once; the first answer counts', async () => {
    let turn = 0;
    at = await openSsm({
      hosts: {
        gate: {
          run: async (run) => {
            turn += 1;
            const said = `attempt ${turn <= 4 ? 1 : 2}`;
            return readingNode(() => ({ stdout: said }))(run);
          },
        },
      },
      targets: through('gate', NINE),
    });
    const first = await at.fleet.ask(order(NINE));
    at.time.pass(2);
    const second = await at.startAnew().ask(orderOf(NINE, { withinSeconds: 128, attempt: 2 }));
    // Four lanes of each attempt; the agent keeps what is beyond its five waiting.
    expect(sentTo('gate')).toHaveLength(8);
    expect(sentTo('gate').slice(4)).toEqual(sentTo('gate').slice(0, 4));
    at.time.pass(5);
    const commands = [...first.commands, ...second.commands];
    const looks = await Promise.all(
      commands.map(async ({ command, hosts }) => at.fleet.look(command, hosts)),
    );
    const answers = answersFrom(looks, { hosts: NINE, sentTo: NINE, unasked: {} });
    expect([...answers.values()]).toEqual(
      NINE.map(() => ({ kind: 'answered', text: 'attempt 1', via: 'gate' })),
    );
  });
});

it('the end of a lane says which sweep sent it', async () => {
  at = await openSsm({ hosts: { gate: { run: readingNode() } }, targets: through('gate', NINE) });
  const { commands } = await at.fleet.ask(order(NINE));
  at.time.pass(5);
  for (const { command } of commands) {
    expect(await at.fleet.senderOf(readCommand(command).id)).toEqual({ domain: 'bank', sweep: 4 });
  }
});

describe('the work', () => {
  it('is bounded though SSM answers nobody: a send whose answer was lost is sent again', async () => {
    at = await openSsm({
      hosts: { gate: { run: readingNode() } },
      targets: through('gate', NINE),
    });
    at.standIn.dropAnswers('SendCommand', 1);
    const asked = await at.fleet.ask(order(NINE));
    expect(at.standIn.callsOf('SendCommand')).toHaveLength(5);
    at.time.pass(5);
    const kinds = Object.values(await lookAt(at.fleet, asked)).map(({ kind }) => kind);
    expect(kinds).toEqual(NINE.map(() => 'answered'));
    at.standIn.throttle('SendCommand', 1_000);
    const { misses } = await at.fleet.ask(order(NINE));
    expect(new Set(Object.values(misses).map(({ cause }) => cause))).toEqual(
      new Set(['throttled']),
    );
    expect(at.standIn.callsOf('SendCommand').length).toBeLessThanOrEqual(5 + 4 + 20);
  });

  it('of another process finds the same: what was sent says how it is to be read', async () => {
    at = await openSsm({
      hosts: { gate: { run: readingNode() } },
      targets: through('gate', NINE),
    });
    const asked = await at.fleet.ask(order(NINE));
    at.time.pass(5);
    expect(await lookAt(at.startAnew(), asked)).toEqual(await lookAt(at.fleet, asked));
  });
});
