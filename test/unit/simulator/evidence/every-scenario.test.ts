import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { printEvidence } from '#cli/simulator/evidence/host-evidence.ts';
import { MOST_BYTES } from '#cli/simulator/evidence/shown.ts';
import { SCENARIO_NAMES, scenarioOf } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';
import { COLLECTORS, parseEvidence } from '#domain/evidence/collected.ts';
import { COLLECT_EVIDENCE } from '#test/boks-tree.ts';

import { SEED } from './asked.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const GROUPS = ['status', 'system', 'configuration', 'logs'] as const;

describe.each(SCENARIO_NAMES)('evidence of %s', (name) => {
  it('is whole for every group of a master and of a replica, and nothing of it is cut', () => {
    const scenario = scenarioOf(name);
    const world = new World(scenario, SEED);
    const atMs = scenario.startsAtMs + scenario.endsAtMinutes * 45_000;
    world.advanceTo(atMs);
    const hosts = scenario.hosts.slice(0, 2).filter((host) => world.look(host).poweredOn);
    expect(hosts.length).toBeGreaterThan(0);
    for (const host of hosts) {
      for (const group of GROUPS) {
        const text = printEvidence(world, { host, group, peer: 'REPHOST3' }, atMs);
        const parsed = parseEvidence(text, sha256);
        if (parsed.kind !== 'frame') throw new Error(`${host} ${group}: ${parsed.reason}`);
        const { head, collectors } = parsed.frame;
        expect(head['host']).toBe(host);
        expect([...collectors.keys()]).toEqual(COLLECTORS[group]);
        const cut = [...collectors].filter(([, one]) => one.kind === 'collected' && one.cut);
        expect(cut).toEqual([]);
      }
    }
  });
});

describe('evidence of the simulator', () => {
  it('is a function of scenario, seed and moment, whatever was asked before', () => {
    const scenario = scenarioOf('dr-drill-2008');
    const at = (minute: number): number => scenario.startsAtMs + minute * 60_000;
    const asked = (world: World, minute: number): readonly string[] =>
      GROUPS.map((group) => printEvidence(world, { host: 'REPHOST', group, peer: '' }, at(minute)));
    const world = new World(scenario, SEED);
    const seen = [60, 25, 80].map((minute) => asked(world, minute));
    const anew = [60, 25, 80].map((minute) => asked(new World(scenario, SEED), minute));
    expect(seen).toEqual(anew);
  });

  it('has the limits of the script', () => {
    const said = [
      ...COLLECT_EVIDENCE.matchAll(
        /^ {4}(?:collect|on_master|on_master_of_peer|of_file) ([a-z-]+) (\d+) /gm,
      ),
    ].map(([, name, most]) => [name, Number(most)]);
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(MOST_BYTES));
  });

  it('is none of a host that is switched off', () => {
    const scenario = scenarioOf('master-off');
    const world = new World(scenario, SEED);
    const asked = { host: 'bokmaster', group: 'status', peer: '' } as const;
    const atMs = scenario.startsAtMs + 60 * 60_000;
    expect(() => printEvidence(world, asked, atMs)).toThrow('switched off');
  });
});
