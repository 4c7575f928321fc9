import { describeCollectors } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';
import { describeOverSshd } from './ssh-under-test.ts';

const { good, fine } = FLEET_HOSTS;
/** Runs what it reads, as a host does, behind the name of the host. */
const runsIt = (host: string): string => `#!/bin/sh\necho read ${host}\nexec /bin/sh -s\n`;
const HOSTS = {
  good: runsIt(good),
  fine: runsIt(fine),
  scripts: {
    sequences: 'echo a reading\n',
    evidence: 'echo "group=$SSM_group peer=$SSM_peer"\n',
  },
};

describeOverSshd(HOSTS, (open) => {
  describeCollectors('SshFleet', () => {
    const { fleet: collectors, ...opened } = open();
    return Promise.resolve({ ...opened, collectors, saysOfPeer: `peer=${fine}` });
  });
});
