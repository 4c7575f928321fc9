import { createHash } from 'node:crypto';

import { afterAll, expect, it } from 'vitest';

import { printEvidence } from '#cli/simulator/evidence/host-evidence.ts';
import type { HostSeen } from '#cli/simulator/evidence/host-seen.ts';
import { printProcesses } from '#cli/simulator/evidence/processes.ts';
import { broadcastText, envText } from '#cli/simulator/evidence/settings-files.ts';
import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';
import {
  parseEvidence,
  type EvidenceFrame,
  type EvidenceGroup,
} from '#domain/evidence/collected.ts';
import { COLLECT_EVIDENCE, plantBoks, simulated, type BoksTree } from '#test/boks-tree.ts';
import { lacks } from '#test/required-tools.ts';

const SEED = 7;
const PEER = 'REPHOST3';
const trees: BoksTree[] = [];
afterAll(() => trees.forEach((tree) => tree.remove()));

/** What needs nothing of the machine on which the test runs. */
const COMPARED: Readonly<Record<EvidenceGroup, readonly string[]>> = {
  status: ['processes', 'list', 'queue', 'reach', 'definition'],
  system: [],
  configuration: ['environment', 'broadcast'],
  logs: ['errlog', 'errlog-replication'],
};

it.skipIf(lacks('dash', 'setpriv')).each([
  ['stuck-bridge-all', 'bokmaster', 60],
  ['dr-drill-2008', 'REPHOST', 190.2],
] as const)(
  'the script prints what the simulator does, of a host like that: %s',
  (story, host, minute) => {
    const seen = seenOf(story, host, minute);
    const tree = plant(seen);
    for (const group of ['status', 'configuration', 'logs'] as const) {
      const parameters = { group, peer: PEER };
      const ran = tree.run({ script: COLLECT_EVIDENCE, parameters });
      const [read, told] = [frameOf(ran.stdout), frameOf(printed(seen, group))];
      expect(headOf(read)).toEqual(headOf(told));
      for (const name of COMPARED[group]) {
        expect([name, withoutSeconds(read, name)]).toEqual([name, withoutSeconds(told, name)]);
      }
    }
  },
);

function seenOf(name: ScenarioName, host: string, minute: number): HostSeen {
  const scenario = scenarioOf(name);
  const world = new World(scenario, SEED);
  const atMs = scenario.startsAtMs + minute * 60_000;
  world.advanceTo(atMs);
  return { world, state: world.look(host), atMs };
}

/** A tree with the files and processes of a simulated host, and a boksadm that prints what its does. */
function plant(seen: HostSeen): BoksTree {
  const { world, state, atMs } = seen;
  const logs = frameOf(printed(seen, 'logs')).collectors.get('errlog');
  const processes = printProcesses(seen);
  const args = processes.replaceAll(/^ *\d+ +\d+ +\S+ /gm, '');
  const tree = plantBoks({
    host: state.name,
    env: envText(seen),
    etcFiles: { bcastaddr: broadcastText(seen) },
    varFiles: { boks_errlog: logs?.kind === 'collected' ? logs.text : '' },
    boksadm: simulated({
      BOKS_SIM_SCENARIO: world.scenario.name,
      BOKS_SIM_SEED: String(SEED),
      BOKS_SIM_HOST: state.name,
      BOKS_SIM_AT: String(atMs),
    }),
    programs: {
      ps: [
        '#!/bin/sh',
        `case $* in *etime*) printf %s '${processes}' ;;`,
        '*ppid*) PATH=/usr/bin:/bin exec ps "$@" ;;',
        `*) printf %s '${args}' ;; esac`,
        '',
      ].join('\n'),
    },
  });
  trees.push(tree);
  return tree;
}

const printed = ({ world, state, atMs }: HostSeen, group: EvidenceGroup): string =>
  printEvidence(world, { host: state.name, group, peer: PEER }, atMs);

function frameOf(text: string): EvidenceFrame {
  const parsed = parseEvidence(text, (body) => createHash('sha256').update(body).digest('hex'));
  if (parsed.kind !== 'frame') throw new Error(`${parsed.reason}\n${text.slice(0, 2_000)}`);
  return parsed.frame;
}

/** Of the machine on which the script runs are its number, its zone and its time. */
function headOf({ head }: EvidenceFrame): Readonly<Record<string, string>> {
  return { ...head, instance: '', zone: '', now: '' };
}

function withoutSeconds({ collectors }: EvidenceFrame, name: string): unknown {
  return { ...collectors.get(name), seconds: undefined };
}
