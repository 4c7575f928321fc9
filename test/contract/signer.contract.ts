import { verify } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { Signer } from '#ports/signer.ts';

export const TEXT = Buffer.from('ab12  records.jsonl\n');

/** Every `Signer` passes this. */
export function describeSigner(name: string, open: () => Promise<Signer>): void {
  describe(`${name} keeps the Signer contract`, () => {
    it('signs so that its public key verifies the text, and no other', async () => {
      const signer = await open();
      const { algorithm, der, key } = await signer.sign(TEXT);
      const { pem, key: publicKey } = await signer.publicKey();
      expect({ algorithm, key }).toEqual({ algorithm: 'ECDSA_SHA_256', key: publicKey });
      expect(verify('sha256', TEXT, pem, der)).toBe(true);
      expect(verify('sha256', Buffer.from('another'), pem, der)).toBe(false);
    });
    it('signs a text of more than 4,096 bytes', async () => {
      const signer = await open();
      const text = Buffer.alloc(100_000, TEXT);
      const { der } = await signer.sign(text);
      expect(verify('sha256', text, (await signer.publicKey()).pem, der)).toBe(true);
    });
  });
}
