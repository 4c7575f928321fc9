import { createHash, randomUUID } from 'node:crypto';

import type { Clock, Nonces, Sha256 } from '#ports/basics.ts';

/** Our own clock, nonces, digests: what a process has by itself. */
export const PROCESS: { readonly clock: Clock; readonly nonces: Nonces; readonly sha256: Sha256 } =
  {
    clock: { nowMs: () => Date.now() },
    nonces: { next: randomUUID },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
