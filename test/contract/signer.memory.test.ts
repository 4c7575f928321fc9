import { MemorySigner } from '#adapters/memory/signer.ts';

import { describeSigner } from './signer.contract.ts';

describeSigner('MemorySigner', async () => new MemorySigner());
