import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import { domainConfigurationOf } from '#cli/local/domain-alone.ts';
import { FleetByDomain, type OpenedFor } from '#cli/local/fleet-by-domain.ts';
import type { CollectOrder } from '#ports/collectors.ts';
import type { Asked, ReadOrder } from '#ports/fleet.ts';
import { SCRIPTS } from '#test/boks-tree.ts';

import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

let folder: string;
let kept: MemoryConfigurations;
let fleet: FleetByDomain;
let opened: OpenedFor[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-fleets-'));
  const program = join(folder, 'ssh');
  writeFileSync(program, '#!/bin/sh\necho "nobody is there" >&2\nexit 255\n');
  chmodSync(program, 0o755);
  kept = new MemoryConfigurations();
  opened = [];
  fleet = new FleetByDomain(kept, (what) => {
    opened.push(what);
    if (what.served.kind !== 'ssh') throw new Error('these hosts are real');
    const { ways, paths } = what.served;
    const knownHostsPath = join(folder, `known_hosts.${what.version}`);
    return new SshFleet({
      ways,
      paths,
      scripts: SCRIPTS,
      knownHostsPath,
      program,
    });
  });
});
afterEach(() => {
  fleet.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a version of `prod` with these replicas in force. */
async function configure(version: number, replicas: readonly string[], more: object = {}) {
  const hosts = replicas.map((host) => ({ host, ssh: {} }));
  const own = { name: 'prod', master: { host: 'M', ssh: {} }, replicas: hosts, ...more };
  const given = { version: 1, domains: [own] };
  const { settings, source } = domainConfigurationOf({ domain: 'prod', given });
  const configuration = { settings: { ...settings, version }, source };
  const act = { kind: 'configured', atMs: 0, who: 'ann', why: 'CHG0042' } as const;
  await kept.keep('prod', version, { ...act, version, configuration });
}

const ask = async (...hosts: readonly string[]): Promise<Asked> => {
  const phase: ReadOrder['phase'] = 'replicas';
  const order = { domain: 'prod', sweep: 1, sweepId: 'prod-1', phase, attempt: 1 };
  return fleet.ask({ ...order, hosts, withinSeconds: 30 });
};

const collecting = (...hosts: readonly string[]): CollectOrder => ({
  domain: 'prod',
  number: 1,
  step: 'logs',
  attempt: 1,
  wanted: 'logs',
  hosts,
  peer: '',
  withinSeconds: 30,
});

describe('the fleets of a service on one machine', () => {
  it('follow the configuration in force: hosts that were added are asked, others not', async () => {
    await configure(1, ['REPHOST']);
    expect((await ask('REPHOST', 'REPHOST2')).misses).toMatchObject({
      REPHOST2: { kind: 'miss', detail: 'no way to it is configured' },
    });
    await configure(2, ['REPHOST2']);
    const { commands, misses } = await ask('REPHOST', 'REPHOST2');
    expect(commands.flatMap(({ hosts }) => hosts)).toEqual(['REPHOST2']);
    expect(Object.keys(misses)).toEqual(['REPHOST']);
  });

  it('look at what was asked before a change where it was asked', async () => {
    await configure(1, ['REPHOST']);
    const [command] = (await ask('REPHOST')).commands;
    await configure(2, ['REPHOST2']);
    await ask('REPHOST2');
    const lost = 'the service was started anew since it was asked';
    const answers = await fleet.look(command?.command ?? '', ['REPHOST']);
    expect(answers['REPHOST']).not.toMatchObject({ detail: lost });
    // What no process of now has asked is lost, and says so.
    const before = await fleet.look('prod/1/ssh:prod-0/replicas/1/gone', ['REPHOST']);
    expect(before['REPHOST']).toMatchObject({ detail: lost });
  });

  it('are the same while only what is judged changes, so nothing that runs is ended', async () => {
    await configure(1, ['REPHOST']);
    await ask('REPHOST');
    await configure(2, ['REPHOST'], { period: '10m' });
    await ask('REPHOST');
    expect(opened.map(({ version, firstPeriodSeconds }) => [version, firstPeriodSeconds])).toEqual([
      [1, 300],
    ]);
    await configure(3, ['REPHOST', 'REPHOST3'], { period: '10m' });
    await ask('REPHOST3');
    expect(opened.map(({ version, firstPeriodSeconds }) => [version, firstPeriodSeconds])).toEqual([
      [1, 300],
      [3, 300],
    ]);
  });

  it('collect evidence from the hosts of now, and find it where it was asked for', async () => {
    await configure(1, ['REPHOST']);
    const asked = await fleet.collect(collecting('REPHOST', 'REPHOST2'));
    expect(Object.keys(asked.misses)).toEqual(['REPHOST2']);
    const [command] = asked.commands;
    expect(command).toMatchObject({
      hosts: ['REPHOST'],
      document: expect.stringMatching(/^collect-evidence\.sh, SHA-256 /),
    });
    await configure(2, ['REPHOST2']);
    await fleet.collect(collecting('REPHOST2'));
    const answers = await fleet.look(command?.command ?? '', ['REPHOST']);
    expect(answers['REPHOST']).not.toMatchObject({ cause: 'answer-lost' });
  });

  it('are none of a domain that nothing configured', async () => {
    await expect(ask('REPHOST')).rejects.toThrow('prod is not configured');
  });
});
