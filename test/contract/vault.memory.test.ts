import { MemoryVault } from '#adapters/memory/vault.ts';

import { describeVault } from './vault.contract.ts';

describeVault('MemoryVault', () => Promise.resolve(new MemoryVault()));
