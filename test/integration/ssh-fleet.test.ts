import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { SshFleet, type SshFleetOptions } from '#adapters/local/ssh-fleet.ts';
import { UnusableWay, type SshWay } from '#adapters/local/ssh-way.ts';
import { readAnswer } from '#domain/answer.ts';
import { formatReading } from '#domain/reading.ts';
import type { CollectOrder } from '#ports/collectors.ts';
import type { Answer, Asked, ReadOrder } from '#ports/fleet.ts';
import { plantBoks, SCRIPTS, type BoksTree } from '#test/boks-tree.ts';
import { freePort, isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

/** What a host prints that is well. */
const READING = formatReading(
  {
    head: {
      host: 'ELSE',
      instance: 'one',
      configuredRole: 'replica',
      runningRole: 'replica',
      initRuns: true,
      masterRuns: false,
      boksVersion: undefined,
      zoneOffsetMinutes: 0,
      sequenceExit: 0,
      listExit: undefined,
    },
    sequence: 'T7 13678d 8:33:46 5053 (5053)\n',
    list: undefined,
    files: undefined,
    counters: undefined,
  },
  sha256,
);
const sh = (...lines: readonly string[]): string => `#!/bin/sh\n${lines.join('\n')}\n`;
const print = (text: string): string => `printf '%s' '${text}'`;

/** Counts who is there at once, when so many are or five seconds have gone by: a busy machine is late. */
const countsTo = (wanted: number): string =>
  sh(
    `mkdir '${tree.open}'/$$`,
    'waits=0',
    `while [ "$(ls '${tree.open}' | wc -l)" -lt ${wanted} ] && [ $waits -lt 50 ]; do`,
    '  sleep 0.1; waits=$((waits + 1))',
    'done',
    'sleep 0.5',
    `ls '${tree.open}' | wc -l`,
    `rmdir '${tree.open}'/$$`,
  );

const PATHS = { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' };
const fleets: SshFleet[] = [];
let tree: BoksTree;
let sshd: Sshd;
let scratch: string;
let silent: Server;
let closing: Server;

beforeAll(async () => {
  if (isSshdSkipped) return;
  scratch = mkdtempSync(join(tmpdir(), 'boks-ssh-'));
  tree = plantBoks({ host: 'reads' });
  sshd = await startSshd({
    reads: sh(`PATH='${tree.path}/bin':$PATH`, 'cd /', 'exec /bin/sh -s'),
    another: undefined,
    prints: sh(print(READING)),
    hangs: sh('exec sleep 30'),
    half: sh(print(READING.slice(0, READING.length / 2))),
    'half-hangs': sh(print(READING.slice(0, READING.length / 2)), 'exec sleep 30'),
    'whole-hangs': sh(print(READING), 'exec sleep 30'),
    rubbish: sh('echo "This account is currently not available."', 'exit 1'),
    bytes: sh('printf "\\377\\000\\033[2J\\n"'),
    much: sh('while :; do echo 0123456789012345678901234567890123456789; done'),
    'exits-3': sh('exit 3'),
    'reads-and-exits-3': sh(print(READING), 'exit 3'),
    'says-and-exits-255': sh('echo "Connection lost" >&2', 'exit 255'),
    nothing: sh('exit 0'),
    command: sh('echo "$SSH_ORIGINAL_COMMAND"'),
    sudo: sh('echo "sudo: a password is required" >&2', 'exit 1'),
    suexec: sh('echo "suexec: Permission denied" >&2', 'exit 126'),
    later: sh('sleep 0.5', print(READING)),
    'counts-to-2': countsTo(2),
    'counts-to-3': countsTo(3),
  });
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  closing = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
});

afterAll(async () => {
  if (isSshdSkipped) return;
  for (const fleet of fleets) fleet.stop();
  await sshd.stop();
  silent.close();
  closing.close();
  tree.remove();
  rmSync(scratch, { recursive: true });
});

describe.skipIf(isSshdSkipped)('a fleet over ssh', () => {
  it('reads a host: the script on its input, an ordinary user, nothing changed', async () => {
    const before = tree.listing();
    const answer = await askOne('reads');
    expect(tree.listing()).toEqual(before);
    expect(readAs('reads', answer)).toMatchObject({
      kind: 'reading',
      unread: [],
      snapshot: { complete: true, tables: [{ table: 7, sequence: 5053 }] },
    });
  });

  it('is answered at once when it asks, and finds the answer later', async () => {
    const fleet = fleetOf(new Map([['prints', doorway('prints')]]));
    const asked = await fleet.ask(order(['prints']));
    const [command] = asked.commands;
    expect(command?.command).toMatch(/^ssh:prod@1\/replicas\/1\//);
    expect(await fleet.look(command?.command ?? '', ['prints'])).toEqual({
      prints: { kind: 'pending' },
    });
    expect((await outcomes(fleet, asked))['prints']).toEqual({ kind: 'answered', text: READING });
  });

  it('tells when each host of a reading has its answer, and not before', async () => {
    const hosts = ['prints', 'later'];
    const read = new EventEmitter();
    const fleet = fleetOf(new Map(hosts.map((host) => [host, doorway(host)])), {
      whenRead: (domain, sweep) => read.emit('told', domain, sweep),
    });
    const told = once(read, 'told');
    const [command] = (await fleet.ask(order(hosts))).commands;
    expect(await told).toEqual(['prod', 1]);
    const looked = await fleet.look(command?.command ?? '', hosts);
    expect(hosts.map((host) => looked[host]?.kind)).toEqual(['answered', 'answered']);
  });

  it('asks nobody of whom it knows no way', async () => {
    const fleet = fleetOf(new Map([['prints', doorway('prints')]]));
    expect(await fleet.ask(order(['nobody']))).toMatchObject({
      commands: [],
      misses: { nobody: { cause: 'agent-away' } },
    });
  });

  it.each([
    ['none', '/bin/sh -s\n'],
    ['sudo', 'sudo -n /bin/sh -s\n'],
    ['suexec', 'suexec /bin/sh -s\n'],
  ] as const)('becomes root by one fixed command: %s', async (root, text) => {
    const answer = await askOne('command', { ...doorway('command'), root });
    expect(answer).toEqual({ kind: 'answered', text });
  });

  it('asks so many at once and no more, and each of them', async () => {
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f'];
    const ways = new Map(hosts.map((host) => [host, doorway('counts-to-2')]));
    const fleet = fleetOf(ways, { atOnce: 2 });
    const asked = await fleet.ask({ ...order(hosts), withinSeconds: 40 });
    const answers = Object.values(await outcomes(fleet, asked));
    const counts = answers.map((answer) => (answer.kind === 'answered' ? Number(answer.text) : -1));
    expect(counts).toHaveLength(6);
    expect(Math.max(...counts)).toBe(2);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});

describe.skipIf(isSshdSkipped)('evidence over ssh', () => {
  const collecting = (hosts: readonly string[]): CollectOrder => ({
    domain: 'prod',
    number: 1,
    step: 'groups',
    attempt: 1,
    wanted: 'logs',
    hosts,
    peer: '',
    withinSeconds: 40,
  });

  it('is collected by three commands at once on a host and no more, and each of them', async () => {
    const fleet = fleetOf(new Map([['a', doorway('counts-to-3')]]));
    const asked = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async () => fleet.collect(collecting(['a']))),
    );
    const looks = await Promise.all(asked.map(async (one) => outcomes(fleet, one)));
    const counts = looks.map(({ a }) => (a?.kind === 'answered' ? Number(a.text) : -1));
    expect(Math.max(...counts)).toBe(3);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('may be twice as long as a reading where it is a log, and no longer', async () => {
    const fleet = fleetOf(new Map([['a', doorway('much')]]));
    expect(await outcomes(fleet, await fleet.collect(collecting(['a'])))).toMatchObject({
      a: { cause: 'cut-off', detail: 'the host printed more than 2 MB' },
    });
  });

  it.each(['-x', 'a b', '$(touch X)', 'a;b', "a'", 'a\n', 'a'.repeat(254)])(
    'is not asked about a peer that is more than a name: %j',
    async (peer) => {
      const fleet = fleetOf(new Map([['a', doorway('prints')]]));
      const order: CollectOrder = { ...collecting(['a']), wanted: 'status', peer };
      await expect(fleet.collect(order)).rejects.toThrow(UnusableWay);
    },
  );
});

describe.skipIf(isSshdSkipped)('what a fleet over ssh keeps', () => {
  it('loses its commands with the process, and says so', async () => {
    const ways = new Map([['prints', doorway('prints')]]);
    const asked = await fleetOf(ways).ask(order(['prints']));
    const after = await fleetOf(ways).look(asked.commands[0]?.command ?? '', ['prints']);
    expect(after['prints']).toMatchObject({ kind: 'miss', cause: 'answer-lost' });
  });

  it('throws for a command that is not its own', async () => {
    const fleet = fleetOf(new Map([['prints', doorway('prints')]]));
    await expect(fleet.look('sim:1:2', ['prints'])).rejects.toThrow('no command of ssh');
  });

  it('forgets old commands: they are lost, and not the new ones', async () => {
    const fleet = fleetOf(new Map([['prints', doorway('prints')]]));
    const asked: Asked[] = [];
    for (let n = 0; n < 9; n += 1) asked.push(await fleet.ask(order(['prints'])));
    const looked = await Promise.all(
      asked.map(async (one) => fleet.look(one.commands[0]?.command ?? '', ['prints'])),
    );
    expect(looked[0]?.['prints']).toMatchObject({ cause: 'answer-lost' });
    expect(looked[1]?.['prints']).toEqual({ kind: 'pending' });
  });

  it('leaves no process behind when the service stops', async () => {
    const fleet = fleetOf(new Map([['a', doorway('hangs')]]));
    const asked = await fleet.ask(order(['a']));
    await vi.waitUntil(() => childrenNamed('ssh').length > 0, 5_000);
    fleet.stop();
    expect(await outcomes(fleet, asked)).toMatchObject({ a: { cause: 'no-answer' } });
    await vi.waitUntil(() => childrenNamed('ssh').length === 0, 5_000);
    expect(childrenNamed('ssh')).toEqual([]);
  });
});

describe.skipIf(isSshdSkipped)('a host over ssh that gives no reading', () => {
  it('has a key that is not let in: permission denied, after connecting', async () => {
    expect(await askOne('stranger')).toMatchObject({
      cause: 'permission-denied',
      detail: expect.stringContaining('Permission denied (publickey)'),
    });
  });

  it.each([
    ['sudo', 'sudo: a password is required'],
    ['suexec', 'suexec: Permission denied'],
  ])('does not let the login become root by %s', async (door, detail) => {
    expect(await askOne(door)).toEqual({ kind: 'miss', cause: 'permission-denied', detail });
  });

  it('does not listen', async () => {
    const way: SshWay = { address: '127.0.0.1', port: await freePort(), root: 'none' };
    expect(await askOne('away', way)).toMatchObject({
      cause: 'refused',
      detail: expect.stringContaining('Connection refused'),
    });
  });

  it('has a name that is no address', async () => {
    const way = { address: 'no-such-host.invalid', root: 'none' } as const;
    expect(await askOne('away', way, 5)).toMatchObject({ cause: 'refused' });
  });

  it('closes the connection at once', async () => {
    expect(await askOne('closes', at(closing))).toMatchObject({ cause: 'refused' });
  });

  it('listens and says nothing', async () => {
    expect(await askOne('mute', at(silent), 1)).toMatchObject({ cause: 'no-answer' });
  });
});

describe.skipIf(isSshdSkipped)('a host over ssh whose key is not the one', () => {
  it('has another host key than the one that is pinned, and gets nothing', async () => {
    const way = { ...doorway('prints'), hostKey: sshd.otherHostKey };
    expect(await askOne('prints', way)).toMatchObject({
      cause: 'refused',
      detail: 'its host key is another than the one that is pinned: nothing was sent',
    });
  });

  it('has a host key that nobody knows', async () => {
    const way = { address: 'prints', root: 'none' } as const;
    expect(await askOne('prints', way)).toMatchObject({
      cause: 'refused',
      detail: 'its host key is not known: nothing was sent',
    });
  });
});

describe.skipIf(isSshdSkipped)('a host over ssh that takes too long', () => {
  it.concurrent('hangs', async () => {
    expect(await askOne('hangs', doorway('hangs'), 3)).toEqual({
      kind: 'miss',
      cause: 'no-answer',
      detail: '',
    });
  });

  it.concurrent('hangs before it, so that its own turn never comes', async () => {
    const ways = new Map(['a', 'b'].map((host) => [host, doorway('hangs')]));
    const fleet = fleetOf(ways, { atOnce: 1 });
    expect(
      await outcomes(fleet, await fleet.ask({ ...order(['a', 'b']), withinSeconds: 1 })),
    ).toMatchObject({
      a: { cause: 'no-answer' },
      b: { cause: 'no-answer', detail: 'its turn did not come in time' },
    });
  });
});

describe.skipIf(isSshdSkipped)('what a host prints over ssh', () => {
  it.concurrent.each([
    ['half', 'cut-off'],
    ['half-hangs', 'cut-off'],
    ['bytes', 'rubbish'],
    ['another', 'answered-by-another'],
    ['prints', 'answered-by-another'],
  ])('is a text, for the parser to judge: %s', async (door, cause) => {
    const answer = await askOne(door);
    expect(answer.kind).toBe('answered');
    expect(readAs('REPHOST', answer)).toMatchObject({ kind: 'miss', cause });
  });

  it.concurrent.each(['whole-hangs'])('is read where its text is whole: %s', async (door) => {
    const answer = await askOne(door);
    expect(readAs('ELSE', answer)).toMatchObject({ kind: 'reading' });
  });

  it.concurrent.each([
    ['exits-3', 'exited', 'exit code 3'],
    ['rubbish', 'exited', 'exit code 1: This account is currently not available.'],
    ['reads-and-exits-3', 'exited', expect.stringMatching(/^exit code 3: --- end /)],
    ['nothing', 'rubbish', 'the host printed nothing'],
    ['says-and-exits-255', 'not-known', 'Connection lost'],
    ['much', 'cut-off', 'the host printed more than 1 MB'],
  ])('has a cause in words: %s', async (door, cause, detail) => {
    expect(await askOne(door)).toEqual({ kind: 'miss', cause, detail });
  });

  it.concurrent('cannot be asked where there is no ssh: that is ours', async () => {
    const fleet = fleetOf(new Map([['a', doorway('prints')]]), { program: '/no/such/ssh' });
    expect(await outcomes(fleet, await fleet.ask(order(['a'])))).toMatchObject({
      a: { cause: 'not-permitted' },
    });
  });
});

describe('a way that ssh could misread', () => {
  const options = {
    scripts: SCRIPTS,
    paths: PATHS,
    knownHostsPath: '/dev/null',
  };
  it.each([
    [{ address: '-oProxyCommand=touch' }, 'no address'],
    [{ address: 'a b' }, 'no address'],
    [{ address: '$(touch X)' }, 'no address'],
    [{ user: '-x' }, 'no user name'],
    [{ hostKey: 'ssh-ed25519 AAAA\n* ssh-ed25519 BBBB' }, 'no public host key'],
    [{ hostKey: '@cert-authority * ssh-ed25519 AAAA' }, 'no public host key'],
  ])('is refused before anything is asked: %j', (way, words) => {
    const ways = new Map([['REPHOST', { root: 'none', ...way } as SshWay]]);
    expect(() => new SshFleet({ ...options, ways })).toThrow(UnusableWay);
    expect(() => new SshFleet({ ...options, ways })).toThrow(words);
  });

  it.each(['boksm', 'etc', 'var'])('is also more than a path in %s', (name) => {
    const values = ['$(touch X)', '/a`touch X`', '/a;touch X', '/a|b', '/a\ntouch X', "/a'", '/a"'];
    const refusals = [...values, '/{{p}}', '/a b', '/a/../b', 'a', ''].map((value) => {
      const paths = { ...PATHS, [name]: value };
      return refusalOf(() => new SshFleet({ ...options, paths, ways: new Map() }));
    });
    expect(new Set(refusals)).toEqual(new Set(['UnusableWay']));
  });
});

/** The class of what is thrown. */
function refusalOf(act: () => unknown): string {
  try {
    act();
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.constructor.name : 'no error';
  }
}

/** The way to a door of the sshd, its host key pinned. */
const doorway = (door: string): SshWay => ({ address: door, hostKey: sshd.hostKey, root: 'none' });

const order = (hosts: readonly string[]): ReadOrder => ({
  domain: 'prod',
  sweep: 1,
  sweepId: 'prod@1',
  phase: 'replicas',
  attempt: 1,
  hosts,
  withinSeconds: 10,
});

function fleetOf(ways: ReadonlyMap<string, SshWay>, more: Partial<SshFleetOptions> = {}): SshFleet {
  const fleet = new SshFleet({
    ways,
    paths: tree.roots,
    scripts: SCRIPTS,
    knownHostsPath: join(scratch, `known_hosts ${fleets.length}`),
    configPath: sshd.configPath,
    ...more,
  });
  fleets.push(fleet);
  return fleet;
}

/** One host, asked and waited for. */
async function askOne(host: string, way = doorway(host), withinSeconds = 10): Promise<Answer> {
  const fleet = fleetOf(new Map([[host, way]]));
  const asked = await fleet.ask({ ...order([host]), withinSeconds });
  const answer = (await outcomes(fleet, asked))[host];
  if (answer === undefined) throw new Error(`no answer of ${host}`);
  return answer;
}

/** Looks until every host has ended. */
async function outcomes(
  fleet: SshFleet,
  { commands }: Asked,
): Promise<Readonly<Record<string, Answer>>> {
  for (;;) {
    const looked = await Promise.all(
      commands.map(async ({ command, hosts }) => fleet.look(command, hosts)),
    );
    const all = Object.fromEntries(looked.flatMap((one) => Object.entries(one)));
    if (Object.values(all).every(({ kind }) => kind !== 'pending')) return all;
    await pause(20);
  }
}

function readAs(host: string, answer: Answer): ReturnType<typeof readAnswer> | Answer {
  if (answer.kind !== 'answered') return answer;
  const place = { sweep: 1, phase: 'replicas' } as const;
  return readAnswer({ domain: 'prod', host, place, readAtMs: 0, text: answer.text }, sha256);
}

function at(server: Server): SshWay {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  return { address: '127.0.0.1', port: address.port, root: 'none' };
}

/** The processes that this one started and that still run. */
function childrenNamed(name: string): readonly string[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  return children
    .split(' ')
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name);
}
