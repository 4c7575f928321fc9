import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import { hostScripts, type HostScripts } from '#contracts/host-scripts.ts';
import type { Clock } from '#ports/basics.ts';
import type { Queue } from '#ports/queue.ts';

import { scenarioOf } from '../simulator/scenario.ts';
import { SimulatedFleet } from '../simulator/simulated-fleet.ts';
import { World } from '../simulator/world.ts';
import type { DomainFleet, OpenedFor } from './fleet-by-domain.ts';

export type FleetParts = {
  /** The data directory: the pinned host keys are kept in it. */
  readonly directory: string;
  readonly clock: Clock;
  readonly queue: Queue;
};

/** Opens the fleet of one domain: its simulated hosts, or ssh to its real ones. */
export function fleetOpener(parts: FleetParts): (what: OpenedFor) => DomainFleet {
  forgetKnownHosts(parts.directory);
  return (what) => openFleet(what, parts);
}

function openFleet(
  { domain, version, served, firstPeriodSeconds }: OpenedFor,
  { directory, clock, queue }: FleetParts,
): DomainFleet {
  // When all hosts have answered, or will have, what asked them is looked at.
  const wake = (of: string, sweep: number, delaySeconds = 0): void =>
    void queue.send(
      { version: 1, kind: 'wake-sweep', domain: of, sweep, due: 'look' },
      delaySeconds,
    );
  if (served.kind === 'ssh') {
    const { ways, paths } = served;
    // A file a version: those that are still asked as of the one before have their own keys.
    const knownHostsPath = join(directory, `${KNOWN_HOSTS}${domain}.${version}`);
    const scripts = scriptsSent();
    return new SshFleet({ ways, paths, scripts, knownHostsPath, whenRead: wake });
  }
  const scenario = scenarioOf(served.scenario, { periodSeconds: firstPeriodSeconds });
  return new SimulatedFleet(new World(scenario, served.seed), clock, {
    ofSweep: wake,
    ofCollection: (of, delaySeconds) => {
      void queue.send({ version: 1, kind: 'collect-evidence', domain: of }, delaySeconds);
    },
  });
}

/** Those of a process before: each fleet writes its own anew. */
function forgetKnownHosts(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith(KNOWN_HOSTS)) rmSync(join(directory, name));
  }
}

/** What hosts are sent. As far from this file as from the part of `dist/` that it is built into. */
export const scriptsSent = (): HostScripts =>
  hostScripts((file) =>
    readFileSync(new URL(`../../infra/documents/${file}`, import.meta.url), 'utf8'),
  );

const KNOWN_HOSTS = 'known_hosts.';
