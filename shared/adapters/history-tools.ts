import { createHash } from 'node:crypto';

import type { HistoryTools } from '#domain/history/walk-history.ts';

import { CHECK_TOOLS } from './bag-tools.ts';

/** What walking a history needs of a process. */
export const HISTORY_TOOLS: HistoryTools = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  isSigned: (pem, text, der) =>
    CHECK_TOOLS.isSignedBy(pem, CHECK_TOOLS.bytesOf(text), Buffer.from(der, 'base64')),
  fingerprintOf: CHECK_TOOLS.fingerprintOf,
};
