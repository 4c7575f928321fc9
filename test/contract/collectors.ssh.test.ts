import { scriptsWith } from '#test/boks-tree.ts';

import { describeCollectors } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';
import { describeOverSshd, type SshUnderTest } from './ssh-under-test.ts';

const { good, fine } = FLEET_HOSTS;
/** Runs what it reads, as a host does, behind the name of the host. */
const runsIt = (host: string): string => `#!/bin/sh\necho read ${host}\nexec /bin/sh -s\n`;
const HOSTS = {
  good: runsIt(good),
  fine: runsIt(fine),
  scripts: scriptsWith({
    'read-sequences.sh': 'echo a reading\n',
    'collect-evidence.sh': 'echo "group=$SSM_group peer=$SSM_peer"\n',
  }),
};

describeOverSshd(HOSTS, ({ open, openThrough }) => {
  const collecting = ({ fleet: collectors, ...opened }: SshUnderTest) =>
    Promise.resolve({ ...opened, collectors, saysOfPeer: `peer=${fine}` });
  describeCollectors('SshFleet', () => collecting(open()));
  if (process.env['LONG'] !== undefined) {
    describeCollectors('SshFleet through a node', () => collecting(openThrough()));
  }
});
