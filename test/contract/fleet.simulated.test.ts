import { describeFleet } from './fleet.contract.ts';
import { openSimulated } from './simulated-under-test.ts';

describeFleet('SimulatedFleet', () => Promise.resolve(openSimulated('MASTER')));
