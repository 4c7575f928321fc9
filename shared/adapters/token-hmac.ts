import { createHmac } from 'node:crypto';

import type { Hmac } from '#domain/evidence/redaction/tokens.ts';

/** The digests under an incident's key. */
export const hmacUnder =
  (key: Uint8Array): Hmac =>
  (kind, value) =>
    createHmac('sha256', key).update(`${kind}\0${value}`).digest('hex');

/** What the keeper of the secret computes its MAC over, to make an incident's key. */
export const tokenKeyMessage = (incident: string): string => `boks-audit tokens 1\0${incident}`;
