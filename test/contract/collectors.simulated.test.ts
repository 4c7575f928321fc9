import { describeCollectors } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';
import { openSimulated } from './simulated-under-test.ts';

describeCollectors('SimulatedFleet', () => {
  const { fleet: collectors, ...opened } = openSimulated(FLEET_HOSTS.good);
  return Promise.resolve({ ...opened, collectors, saysOfPeer: 'FINE 192.0.2.2 answers' });
});
