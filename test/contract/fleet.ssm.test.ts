import { openSsm } from '#test/ssm-fleet.ts';

import { describeFleet, FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

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
