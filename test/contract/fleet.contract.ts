import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Asked, Fleet, ReadOrder } from '#ports/fleet.ts';
import { lookAt, orderOf } from '#test/ssm-fleet.ts';

/** A fleet under test, and the world behind it. Its hosts are those of `FLEET_HOSTS`. */
export type FleetUnderTest = {
  readonly fleet: Fleet;
  /** The fleet of a process that starts now, in the same world. */
  readonly startAnew: () => Fleet;
  /** Whether such a one still finds what was asked before; if not, it says that it was lost. */
  readonly keepsCommands: boolean;
  /** How long an order gives its hosts. */
  readonly withinSeconds: number;
  /** Lets time go by: so many seconds, or until what happens within them has happened. */
  readonly pass: (seconds: number) => void | Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Two hosts that answer within 10 s, one that never does, one whose reader fails; the last is not
 * there at all.
 */
export const FLEET_HOSTS = {
  good: 'GOOD',
  fine: 'FINE',
  hangs: 'HANGS',
  fails: 'FAILS',
  unknown: 'UNKNOWN',
} as const;

/** Every `Fleet` passes this: what `ask` and `look` promise to a sweep. */
export function describeFleet(name: string, open: () => Promise<FleetUnderTest>): void {
  describe(`${name} keeps the Fleet contract`, () => {
    let at: FleetUnderTest;
    beforeEach(async () => {
      at = await open();
    });
    afterEach(async () => at.stop());
    const ask = (hosts: readonly string[], differing?: Partial<ReadOrder>): Promise<Asked> =>
      at.fleet.ask(orderOf(hosts, { withinSeconds: at.withinSeconds, ...differing }));

    describe('ask', () => {
      describeAsk(ask);
    });
    describe('look', () => {
      describeLook(() => at, ask);
      describeLookingAgain(() => at, ask);
    });
  });
}

type Ask = (hosts: readonly string[], differing?: Partial<ReadOrder>) => Promise<Asked>;
const { good, fine, hangs, fails, unknown } = FLEET_HOSTS;
const ALL = [good, fine, hangs, fails, unknown];

function describeAsk(ask: Ask): void {
  it('names each host of the order once: in a command, or as a miss', async () => {
    const { commands, misses } = await ask(ALL);
    const named = [...commands.flatMap(({ hosts }) => hosts), ...Object.keys(misses)];
    expect(named.toSorted()).toEqual(ALL.toSorted());
  });

  it('has a host that is not there as a miss at once, with its cause', async () => {
    const { commands, misses } = await ask([good, unknown]);
    expect(misses).toEqual({
      [unknown]: { kind: 'miss', cause: 'agent-away', detail: expect.any(String) },
    });
    expect(commands.flatMap(({ hosts }) => hosts)).toEqual([good]);
  });

  it('sends nothing where nobody can be asked', async () => {
    expect((await ask([unknown])).commands).toEqual([]);
    expect(await ask([])).toEqual({ commands: [], misses: {} });
  });
}

function describeLook(at: () => FleetUnderTest, ask: Ask): void {
  it('names every host that it is asked about, and no other', async () => {
    const { commands } = await ask([good, fine, hangs]);
    expect(new Set(commands.flatMap(({ hosts }) => hosts))).toEqual(new Set([good, fine, hangs]));
    for (const { command, hosts } of commands) {
      expect(Object.keys(await at().fleet.look(command, hosts))).toEqual(hosts);
      const [first = good] = hosts;
      expect(Object.keys(await at().fleet.look(command, [first]))).toEqual([first]);
    }
  });

  it('finds nobody ended at first, and an answer when it is there', async () => {
    const asked = await ask([good, fine]);
    expect(kindsOf(await lookAt(at().fleet, asked))).toEqual({ GOOD: 'pending', FINE: 'pending' });
    await at().pass(10);
    expect(kindsOf(await lookAt(at().fleet, asked))).toEqual({
      GOOD: 'answered',
      FINE: 'answered',
    });
  });

  it('gives what a host printed, and what another host printed to nobody else', async () => {
    const asked = await ask([good, fine]);
    await at().pass(10);
    const looked = await lookAt(at().fleet, asked);
    for (const host of [good, fine]) {
      const answer = looked[host];
      expect(answer).toMatchObject({ kind: 'answered', text: expect.stringContaining(host) });
    }
  });

  it('never takes a host that does not answer for one that did', async () => {
    const asked = await ask([good, hangs]);
    await at().pass(at().withinSeconds - 1);
    expect(kindsOf(await lookAt(at().fleet, asked))[hangs]).not.toBe('answered');
    await at().pass(3_600);
    expect((await lookAt(at().fleet, asked))[hangs]).toEqual({
      kind: 'miss',
      cause: 'no-answer',
      detail: expect.any(String),
    });
  });

  it('has the others’ answers though one host fails', async () => {
    const asked = await ask([fails, good]);
    await at().pass(10);
    const looked = await lookAt(at().fleet, asked);
    expect(kindsOf(looked)).toEqual({ FAILS: 'miss', GOOD: 'answered' });
    expect(looked[fails]).toMatchObject({ cause: 'exited' });
  });

  it('throws for a command that is not its own', async () => {
    await expect(at().fleet.look('no command of anybody', [good])).rejects.toThrow(/no command/);
  });
}

function describeLookingAgain(at: () => FleetUnderTest, ask: Ask): void {
  it('finds the same again, and from a process that started anew the same or that it was lost', async () => {
    const asked = await ask([good, fine, fails]);
    await at().pass(10);
    const first = await lookAt(at().fleet, asked);
    expect(await lookAt(at().fleet, asked)).toEqual(first);
    await at().pass(30);
    const anew = await lookAt(at().startAnew(), asked);
    expect(anew).toEqual(at().keepsCommands ? first : { GOOD: LOST, FINE: LOST, FAILS: LOST });
  });

  it('keeps the answers of two commands apart: asked twice, a host is only read twice', async () => {
    const first = await ask([good]);
    await at().pass(10);
    const second = await ask([good], { attempt: 2 });
    expect(first.commands[0]?.command).not.toBe(second.commands[0]?.command);
    expect(kindsOf(await lookAt(at().fleet, first))[good]).toBe('answered');
    expect(kindsOf(await lookAt(at().fleet, second))[good]).toBe('pending');
    await at().pass(10);
    expect(kindsOf(await lookAt(at().fleet, second))[good]).toBe('answered');
  });
}

const LOST: unknown = expect.objectContaining({ kind: 'miss', cause: 'answer-lost' });
const kindsOf = (looked: Readonly<Record<string, { kind: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(looked).map(([host, { kind }]) => [host, kind]));
