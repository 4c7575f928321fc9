import { createHash, verify } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { Signer } from '#ports/signer.ts';

/** A signer; `expectText` is told of each text whose digest will be signed. */
export type SignerUnderTest = {
  readonly signer: Signer;
  readonly expectText: (text: Buffer) => void;
};

export const TEXT = Buffer.from('ab12  records.jsonl\n');
export const digestOf = (text: Buffer): Buffer => createHash('sha256').update(text).digest();

/** Every `Signer` passes this. */
export function describeSigner(name: string, open: () => Promise<SignerUnderTest>): void {
  describe(`${name} keeps the Signer contract`, () => {
    it('signs so that its public key verifies the text, and no other', async () => {
      const { signer, expectText } = await open();
      expectText(TEXT);
      const { algorithm, der, key } = await signer.sign(digestOf(TEXT));
      const { pem, key: publicKey } = await signer.publicKey();
      expect({ algorithm, key }).toEqual({ algorithm: 'ECDSA_SHA_256', key: publicKey });
      expect(verify('sha256', TEXT, pem, der)).toBe(true);
      expect(verify('sha256', Buffer.from('another'), pem, der)).toBe(false);
    });
    it.each([0, 20, 31, 33, 64])('refuses %d bytes: they are no SHA-256', async (length) => {
      const { signer } = await open();
      await expect(signer.sign(new Uint8Array(length))).rejects.toThrow(/32 bytes/);
    });
  });
}
