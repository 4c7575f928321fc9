import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CollectOrder, Collectors } from '#ports/collectors.ts';
import type { Answer, Asked } from '#ports/fleet.ts';

import { FLEET_HOSTS } from './fleet.contract.ts';

/**
 * Collectors under test, over the hosts of `FLEET_HOSTS`. What `good`, a master, and `fine` print names
 * them, and for a group of evidence has the words `group=GROUP` in it.
 */
export type CollectorsUnderTest = {
  readonly collectors: Collectors;
  /** Those of a process that starts now, in the same world. */
  readonly startAnew: () => Collectors;
  /** Whether such a one still finds what was asked before; if not, it says that it was lost. */
  readonly keepsCommands: boolean;
  /** What `good` prints where it is asked about the peer `fine`, and only then. */
  readonly saysOfPeer: string;
  /** How long an order gives its hosts. */
  readonly withinSeconds: number;
  /** Lets time go by: so many seconds, or until what happens within them has happened. */
  readonly pass: (seconds: number) => void | Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Every `Collectors` passes this: what `collect` and `look` promise to a collection. */
export function describeCollectors(name: string, open: () => Promise<CollectorsUnderTest>): void {
  describe(`${name} keeps the Collectors contract`, () => {
    let at: CollectorsUnderTest;
    beforeEach(async () => {
      at = await open();
    });
    afterEach(async () => at.stop());
    const collect: Collect = async (wanted, hosts, differing) =>
      at.collectors.collect({
        domain: 'bank',
        number: 3,
        step: wanted === 'sequences' ? 'replicas' : 'groups',
        attempt: 1,
        wanted,
        hosts,
        peer: '',
        withinSeconds: at.withinSeconds,
        ...differing,
      });
    describeCollect(collect);
    describeAnswers(() => at, collect);
    describeWants(() => at, collect);
  });
}

type Collect = (
  wanted: CollectOrder['wanted'],
  hosts: readonly string[],
  differing?: Partial<CollectOrder>,
) => Promise<Asked>;
const { good, fine, hangs, fails, unknown } = FLEET_HOSTS;
const ALL = [good, fine, hangs, fails, unknown];

function describeCollect(collect: Collect): void {
  it.each(['sequences', 'system'] as const)(
    'names each host of an order of %s once: in a command, or as a miss at once',
    async (wanted) => {
      const { commands, misses } = await collect(wanted, ALL);
      const asked = commands.flatMap(({ hosts }) => hosts);
      expect(asked.toSorted()).toEqual([good, fine, hangs, fails].toSorted());
      expect(misses).toEqual({
        [unknown]: { kind: 'miss', cause: 'agent-away', detail: expect.any(String) },
      });
    },
  );

  it('sends nothing where nobody can be asked', async () => {
    expect((await collect('logs', [unknown])).commands).toEqual([]);
    expect(await collect('logs', [])).toEqual({ commands: [], misses: {} });
  });
}

function describeAnswers(at: () => CollectorsUnderTest, collect: Collect): void {
  it('finds nobody ended at first, and each host’s own answer when it is there', async () => {
    const asked = await collect('status', [good, fine]);
    expect(kindsOf(await lookAt(at().collectors, asked))).toEqual({
      GOOD: 'pending',
      FINE: 'pending',
    });
    await at().pass(20);
    const looked = await lookAt(at().collectors, asked);
    for (const host of [good, fine]) {
      expect(looked[host]).toMatchObject({ kind: 'answered', text: expect.stringContaining(host) });
    }
  });

  it('names every host that it is asked about, and no other', async () => {
    const { commands } = await collect('status', [good, fine, hangs]);
    expect(new Set(commands.flatMap(({ hosts }) => hosts))).toEqual(new Set([good, fine, hangs]));
    for (const { command, hosts } of commands) {
      expect(Object.keys(await at().collectors.look(command, hosts))).toEqual(hosts);
      const [first = good] = hosts;
      expect(Object.keys(await at().collectors.look(command, [first]))).toEqual([first]);
    }
  });

  it('has the others’ answers though one host fails and one never ends', async () => {
    const asked = await collect('configuration', [fails, hangs, good]);
    await at().pass(3_600);
    const looked = await lookAt(at().collectors, asked);
    expect(kindsOf(looked)).toEqual({ FAILS: 'miss', HANGS: 'miss', GOOD: 'answered' });
    expect(looked[fails]).toMatchObject({ cause: 'exited' });
    expect(looked[hangs]).toMatchObject({ cause: 'no-answer' });
  });

  it('finds the same again, and from a process that started anew the same or that it was lost', async () => {
    const asked = await collect('logs', [good, fails]);
    await at().pass(20);
    const first = await lookAt(at().collectors, asked);
    expect(await lookAt(at().collectors, asked)).toEqual(first);
    const anew = await lookAt(at().startAnew(), asked);
    expect(anew).toEqual(at().keepsCommands ? first : { GOOD: LOST, FAILS: LOST });
  });

  it('throws for a command that is not its own', async () => {
    await expect(at().collectors.look('no command of anybody', [good])).rejects.toThrow(
      /no command/,
    );
  });
}

function describeWants(at: () => CollectorsUnderTest, collect: Collect): void {
  it('hands over which group is wanted, several of them at once on a host', async () => {
    const groups = ['status', 'system', 'configuration'] as const;
    const asked = await Promise.all(groups.map(async (group) => collect(group, [good])));
    const commands = asked.flatMap((one) => one.commands.map(({ command }) => command));
    expect(new Set(commands).size).toBe(3);
    await at().pass(20);
    for (const [n, one] of asked.entries()) {
      const looked = await lookAt(at().collectors, one);
      expect(textOf(looked[good])).toContain(`group=${groups[n]}`);
    }
  });

  it('hands over the peer, where one is named', async () => {
    const [about, without] = [
      await collect('status', [good], { peer: fine }),
      await collect('status', [good], { attempt: 2 }),
    ];
    expect(about.commands[0]?.command).not.toBe(without.commands[0]?.command);
    await at().pass(20);
    const [told, untold] = [
      await lookAt(at().collectors, about),
      await lookAt(at().collectors, without),
    ];
    expect(textOf(told[good])).toContain(at().saysOfPeer);
    expect(textOf(untold[good])).not.toContain(at().saysOfPeer);
  });

  it('reads a host as a sweep does, where sequences are wanted', async () => {
    const asked = await collect('sequences', [good]);
    await at().pass(20);
    const text = textOf((await lookAt(at().collectors, asked))[good]);
    expect(text).toContain(good);
    expect(text).not.toContain('group=');
  });
}

/** What is known now of every host that was asked, and of those that were not. */
async function lookAt(
  collectors: Collectors,
  { commands, misses }: Asked,
): Promise<Readonly<Record<string, Answer>>> {
  const looks = await Promise.all(
    commands.map(async ({ command, hosts }) => collectors.look(command, hosts)),
  );
  return Object.assign({}, misses, ...looks);
}

function textOf(answer: Answer | undefined): string {
  if (answer?.kind !== 'answered') throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.text;
}

const LOST: unknown = expect.objectContaining({ kind: 'miss', cause: 'answer-lost' });
const kindsOf = (looked: Readonly<Record<string, { kind: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(looked).map(([host, { kind }]) => [host, kind]));
