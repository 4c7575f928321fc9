import { describeFleet, FLEET_HOSTS } from './fleet.contract.ts';
import { describeOverSshd } from './ssh-under-test.ts';

const { good, fine } = FLEET_HOSTS;
const HOSTS = {
  good: `#!/bin/sh\necho read ${good}\n`,
  fine: `#!/bin/sh\nsleep 0.2\necho read ${fine}\n`,
  scripts: { sequences: 'exit 0\n', evidence: 'exit 0\n' },
};

describeOverSshd(HOSTS, (open) => describeFleet('SshFleet', () => Promise.resolve(open())));
