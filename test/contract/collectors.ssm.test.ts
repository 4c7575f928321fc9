import type { Target } from '#adapters/aws/ssm-lanes.ts';
import { openSsmCollectors } from '#test/ssm-collectors.ts';
import { readingNode, type HostOptions } from '#test/ssm-fleet.ts';

import { describeCollectors } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

/** A host that says what it was asked; where it was asked for no group, the reading document ran. */
const saying = (host: string): HostOptions => ({
  run: ({ environment }) => ({ stdout: saidBy(host, environment), exitCode: 0 }),
});

function saidBy(host: string, environment: Readonly<Record<string, string>>): string {
  const { SSM_group: group, SSM_peer: peer } = environment;
  const asked = group === undefined ? '' : ` group=${group}${peer ? ` about ${peer}` : ''}`;
  return `${host}${asked}\n`;
}

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

/** A node that says of each of its hosts what it was asked. */
const sayingOf: HostOptions['run'] = async (run) =>
  readingNode((host) => ({ stdout: saidBy(host, run.environment) }))(run);

describeCollectors('SsmCollectors on the stand-in, of hosts that nodes ask,', async () => {
  const targets = [good, fine, hangs, fails].map((host): [string, Target] => [
    host,
    { via: `gate-${host}`, word: `${host},-,-,-,none,/bin/sh,-,-` },
  ]);
  const failing = readingNode(() => ({ exit: 127, stderr: 'sh: not found' }));
  const { collectors, startAnew, time, stop } = await openSsmCollectors(
    {
      [`gate-${good}`]: { run: sayingOf },
      [`gate-${fine}`]: { run: sayingOf },
      [`gate-${hangs}`]: { afterSeconds: 10_000 },
      [`gate-${fails}`]: { run: failing },
    },
    Object.fromEntries(targets),
  );
  return {
    collectors,
    startAnew,
    keepsCommands: true,
    saysOfPeer: `about ${fine}`,
    withinSeconds: 125,
    pass: (seconds) => time.pass(seconds),
    stop,
  };
});
