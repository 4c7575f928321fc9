import { openSsmCollectors } from '#test/ssm-collectors.ts';
import type { HostOptions } from '#test/ssm-fleet.ts';

import { describeCollectors } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

/** A host that says what it was asked; where it was asked for no group, the reading document ran. */
const saying = (host: string): HostOptions => ({
  run: ({ environment: { SSM_group: group, SSM_peer: peer } }) => {
    const asked = group === undefined ? '' : ` group=${group}${peer ? ` about ${peer}` : ''}`;
    return { stdout: `${host}${asked}\n`, exitCode: 0 };
  },
});

describeCollectors('SsmCollectors on the stand-in', async () => {
  const { collectors, startAnew, time, stop } = await openSsmCollectors({
    [good]: saying(good),
    [fine]: saying(fine),
    [hangs]: { afterSeconds: 10_000 },
    [fails]: { run: () => ({ stdout: 'sh: not found\n', exitCode: 127 }) },
  });
  return {
    collectors,
    startAnew,
    keepsCommands: true,
    saysOfPeer: `about ${fine}`,
    withinSeconds: 120,
    pass: (seconds) => time.pass(seconds),
    stop,
  };
});
