import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';

import { describeSignedHeads } from './signed-heads.contract.ts';

describeSignedHeads('MemorySignedHeads', () => Promise.resolve(new MemorySignedHeads()));
