import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';

import { describeRollUps } from './roll-ups.contract.ts';

describeRollUps('MemoryRollUps', () => Promise.resolve(new MemoryRollUps()));
