import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, vi } from 'vitest';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import type { Collectors } from '#ports/collectors.ts';
import type { Asked } from '#ports/fleet.ts';
import { isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';

import { describeCollectors, type CollectorsUnderTest } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;
/** Runs what it reads, as a host does, behind the name of the host. */
const runsIt = (host: string): string => `#!/bin/sh\necho read ${host}\nexec /bin/sh -s\n`;

describe.skipIf(isSshdSkipped)('over a real sshd', () => {
  let sshd: Sshd;
  let scratch: string;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'boks-collectors-'));
    sshd = await startSshd({
      [good]: runsIt(good),
      [fine]: runsIt(fine),
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
      scripts: {
        sequences: 'echo a reading\n',
        evidence: 'echo "group=$SSM_group peer=$SSM_peer"\n',
      },
      knownHostsPath: join(scratch, 'known_hosts'),
      configPath: sshd.configPath,
    });

  describeCollectors('SshFleet', () => Promise.resolve(open(start)));
});

/** Time is real here: what is to happen is waited for. */
function open(start: () => SshFleet): CollectorsUnderTest {
  const started: SshFleet[] = [];
  const startAnew = (): SshFleet => {
    const fleet = start();
    started.push(fleet);
    return fleet;
  };
  const own = startAnew();
  const asked: Asked[] = [];
  const collectors: Collectors = {
    collect: async (order) => {
      const answer = await own.collect(order);
      asked.push(answer);
      return answer;
    },
    look: async (command, hosts) => own.look(command, hosts),
  };
  const pass = async (): Promise<void> => {
    await vi.waitUntil(async () => {
      const commands = asked.flatMap((one) => one.commands);
      const looks = await Promise.all(
        commands.map(async ({ command, hosts }) => own.look(command, hosts)),
      );
      return looks.every((looked) => Object.values(looked).every(({ kind }) => kind !== 'pending'));
    }, PATIENCE);
  };
  const stop = async (): Promise<void> => {
    for (const each of started) each.stop();
  };
  const saysOfPeer = `peer=${fine}`;
  return {
    collectors,
    startAnew,
    keepsCommands: false,
    saysOfPeer,
    withinSeconds: WITHIN_SECONDS,
    pass,
    stop,
  };
}

/** More than a healthy host takes on a machine that is busy; one that hangs takes all of it. */
const WITHIN_SECONDS = 5;
const PATIENCE = { timeout: 30_000, interval: 20 };
