import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, vi } from 'vitest';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import type { Asked, Fleet } from '#ports/fleet.ts';
import { isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';
import { lookAt } from '#test/ssm-fleet.ts';

import { describeFleet, FLEET_HOSTS, type FleetUnderTest } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

describe.skipIf(isSshdSkipped)('over a real sshd', () => {
  let sshd: Sshd;
  let scratch: string;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'boks-fleet-'));
    sshd = await startSshd({
      [good]: `#!/bin/sh\necho read ${good}\n`,
      [fine]: `#!/bin/sh\nsleep 0.2\necho read ${fine}\n`,
      [hangs]: '#!/bin/sh\nexec sleep 60\n',
      [fails]: '#!/bin/sh\necho cannot attach to shared memory\nexit 1\n',
    });
  });
  afterAll(async () => {
    await sshd.stop();
    rmSync(scratch, { recursive: true });
  });

  const start = (): SshFleet =>
    new SshFleet({
      ways: new Map(
        [good, fine, hangs, fails].map((host) => [
          host,
          { address: host, hostKey: sshd.hostKey, root: 'none' },
        ]),
      ),
      paths: { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' },
      scripts: { sequences: 'exit 0\n', evidence: 'exit 0\n' },
      knownHostsPath: join(scratch, 'known_hosts'),
      configPath: sshd.configPath,
    });

  describeFleet('SshFleet', () => Promise.resolve(open(start)));
});

/** Time is real here: what is to happen is waited for, and a phase is short. */
function open(start: () => SshFleet): FleetUnderTest {
  const started: SshFleet[] = [];
  const startAnew = (): SshFleet => {
    const fleet = start();
    started.push(fleet);
    return fleet;
  };
  const own = startAnew();
  const asked: Asked[] = [];
  const fleet: Fleet = {
    ask: async (order) => {
      const answer = await own.ask(order);
      asked.push(answer);
      return answer;
    },
    look: async (command, hosts) => own.look(command, hosts),
  };
  const pass = async (seconds: number): Promise<void> => {
    const mayHang = seconds < WITHIN_SECONDS ? [hangs] : [];
    await vi.waitUntil(async () => {
      const looks = await Promise.all(asked.map(async (one) => lookAt(own, one)));
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

/** More than a healthy host takes on a machine that is busy; one that hangs takes all of it. */
const WITHIN_SECONDS = 5;
const PATIENCE = { timeout: 30_000, interval: 20 };
