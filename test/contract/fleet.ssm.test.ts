import type { Target } from '#adapters/aws/ssm-lanes.ts';
import { openSsm, readingNode } from '#test/ssm-fleet.ts';

import { describeFleet, FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails, unknown } = FLEET_HOSTS;

describeFleet('SsmFleet on the stand-in', async () => {
  const { fleet, startAnew, time, stop } = await openSsm({
    hosts: {
      [good]: {},
      [fine]: { afterSeconds: 6 },
      [hangs]: { afterSeconds: 10_000 },
      [fails]: { run: () => ({ stdout: 'cannot attach to shared memory\n', exitCode: 1 }) },
    },
  });
  return {
    fleet,
    startAnew: () => startAnew(),
    keepsCommands: true,
    withinSeconds: 60,
    pass: (seconds) => time.pass(seconds),
    stop,
  };
});

describeFleet('SsmFleet on the stand-in, of hosts that nodes read,', async () => {
  const targets = [good, fine, hangs, fails, unknown].map((host): [string, Target] => [
    host,
    { via: `gate-${host}`, word: `${host},-,-,-,none,/bin/sh,-,-` },
  ]);
  const failing = readingNode(() => ({ exit: 1, stderr: 'cannot attach to shared memory' }));
  const { fleet, startAnew, time, stop } = await openSsm({
    hosts: {
      [`gate-${good}`]: { run: readingNode() },
      [`gate-${fine}`]: { run: readingNode(), afterSeconds: 6 },
      [`gate-${hangs}`]: { run: readingNode(), afterSeconds: 10_000 },
      [`gate-${fails}`]: { run: failing },
    },
    targets: Object.fromEntries(targets),
  });
  return {
    fleet,
    startAnew: () => startAnew(),
    keepsCommands: true,
    withinSeconds: 120,
    pass: (seconds) => time.pass(seconds),
    stop,
  };
});
