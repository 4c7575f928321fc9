import { scriptsWith } from '#test/boks-tree.ts';

import { describeFleet, FLEET_HOSTS } from './fleet.contract.ts';
import { describeOverSshd } from './ssh-under-test.ts';

const { good, fine } = FLEET_HOSTS;
const HOSTS = {
  good: `#!/bin/sh\necho read ${good}\n`,
  fine: `#!/bin/sh\nsleep 0.2\necho read ${fine}\n`,
  scripts: scriptsWith({ 'read-sequences.sh': 'exit 0\n', 'collect-evidence.sh': 'exit 0\n' }),
};

describeOverSshd(HOSTS, ({ open, openThrough }) => {
  describeFleet('SshFleet', () => Promise.resolve(open()));
  describeFleet('SshFleet through a node', () => Promise.resolve(openThrough()));
});
