import { MemoryBundles } from '#adapters/memory/bundles.ts';

import { describeBundles } from './bundles.contract.ts';

describeBundles('MemoryBundles', () => Promise.resolve(new MemoryBundles()));
