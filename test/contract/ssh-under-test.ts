import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, vi } from 'vitest';

import { SshFleet, type SshFleetOptions } from '#adapters/local/ssh-fleet.ts';
import type { SshWay } from '#adapters/local/ssh-way.ts';
import type { Collectors } from '#ports/collectors.ts';
import type { Asked, Fleet } from '#ports/fleet.ts';
import { isSshdSkipped, NODE_DOOR, startSshd, type Sshd } from '#test/sshd.ts';
import { lookAt } from '#test/ssm-fleet.ts';

import { FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

/** How the contracts' hosts answer that do, and what they are sent. */
export type SshHosts = {
  readonly good: string;
  readonly fine: string;
  readonly scripts: SshFleetOptions['scripts'];
};

/** An `SshFleet` as the contracts of `Fleet` and of `Collectors` want it; it starts anew at each. */
export type SshUnderTest = {
  readonly fleet: Fleet & Collectors;
  readonly startAnew: () => SshFleet;
  readonly keepsCommands: false;
  readonly withinSeconds: number;
  readonly pass: (seconds: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Runs contracts over a real sshd that has a door for each of its hosts, and one for a node. */
export function describeOverSshd(
  hosts: SshHosts,
  describeContract: (opened: {
    readonly open: () => SshUnderTest;
    readonly openThrough: () => SshUnderTest;
  }) => void,
): void {
  describe.skipIf(isSshdSkipped)('over a real sshd', () => {
    let sshd: Sshd;
    let scratch: string;
    beforeAll(async () => {
      scratch = mkdtempSync(join(tmpdir(), 'boks-ssh-'));
      sshd = await startSshd({
        [good]: hosts.good,
        [fine]: hosts.fine,
        [hangs]: '#!/bin/sh\nexec sleep 60\n',
        [fails]: '#!/bin/sh\necho cannot attach to shared memory\nexit 1\n',
        [NODE]: NODE_DOOR,
      });
    });
    afterAll(async () => {
      await sshd.stop();
      rmSync(scratch, { recursive: true });
    });

    const start = (via?: string): SshFleet => {
      const way: SshWay = { hostKey: sshd.hostKey, root: 'none' };
      return new SshFleet({
        ways: new Map([
          ...[good, fine, hangs, fails].map((host) => [host, { ...way, via }] as const),
          [NODE, way],
        ]),
        paths: { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' },
        scripts: hosts.scripts,
        knownHostsPath: join(scratch, 'known_hosts'),
        configPath: sshd.configPath,
      });
    };

    describeContract({ open: () => opened(start), openThrough: () => opened(() => start(NODE)) });
  });
}

/** Time is real here: what is to happen is waited for, and a phase is short. */
function opened(start: () => SshFleet): SshUnderTest {
  const started: SshFleet[] = [];
  const startAnew = (): SshFleet => {
    const fleet = start();
    started.push(fleet);
    return fleet;
  };
  const own = startAnew();
  const all: Asked[] = [];
  const kept = (asked: Asked): Asked => {
    all.push(asked);
    return asked;
  };
  const fleet: Fleet & Collectors = {
    ask: async (order) => kept(await own.ask(order)),
    collect: async (order) => kept(await own.collect(order)),
    look: async (command, hosts) => own.look(command, hosts),
  };
  const pass = async (seconds: number): Promise<void> => {
    const mayHang = seconds < WITHIN_SECONDS ? [hangs] : [];
    await vi.waitUntil(async () => {
      const looks = await Promise.all(all.map(async (asked) => lookAt(own, asked)));
      const pending = looks.flatMap((looked) =>
        Object.entries(looked).flatMap(([host, { kind }]) => (kind === 'pending' ? [host] : [])),
      );
      return pending.every((host) => mayHang.some((other) => other === host));
    }, PATIENCE);
  };
  const stop = async (): Promise<void> => {
    for (const each of started) each.stop();
  };
  return { fleet, startAnew, keepsCommands: false, withinSeconds: WITHIN_SECONDS, pass, stop };
}

const NODE = 'NODE';
/** More than a healthy host takes on a machine that is busy; one that hangs takes all of it. */
const WITHIN_SECONDS = 5;
const PATIENCE = { timeout: 30_000, interval: 20 };
