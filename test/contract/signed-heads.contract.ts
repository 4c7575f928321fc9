import { describe, expect, it } from 'vitest';

import type { SignedHead } from '#domain/history/signed-head.ts';
import type { SignedHeads } from '#ports/signed-heads.ts';

/** The head of a domain's day at a record. */
export const headOf = (
  number: number,
  day: string,
  changes: Partial<SignedHead> = {},
): SignedHead => ({
  domain: 'bank',
  day,
  line: `${number} ${day}T23:55:00.000Z ${'ab'.repeat(32)} ${'cd'.repeat(32)} ${'ef'.repeat(32)}`,
  key: 'arn:aws:kms:eu-central-1:111122223333:key/one',
  pem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
  der: 'MAD/Cg0=',
  ...changes,
});

const NAME = { number: 288, day: '2026-03-02' };
const HEAD = headOf(288, '2026-03-02');

/** Every `SignedHeads`, in memory, in files or in a bucket, passes this. `open` gives an empty one. */
export function describeSignedHeads(name: string, open: () => Promise<SignedHeads>): void {
  describe(`${name} keeps the SignedHeads contract`, () => {
    it('has nothing at first', async () => {
      const heads = await open();
      expect(await heads.names('bank')).toEqual([]);
      expect(await heads.read('bank', NAME)).toBeUndefined();
    });

    it('gives back a head as it was', async () => {
      const heads = await open();
      expect(await heads.keep(HEAD)).toEqual(HEAD);
      expect(await heads.read('bank', NAME)).toEqual(HEAD);
    });

    it('keeps what was first, and gives it to whoever comes second', async () => {
      const heads = await open();
      await heads.keep(HEAD);
      expect(await heads.keep({ ...HEAD, der: 'AAAA' })).toEqual(HEAD);
      expect(await heads.read('bank', NAME)).toEqual(HEAD);
    });

    it('gives all who keep at once the same', async () => {
      const heads = await open();
      const all = await Promise.all(
        ['AAAA', 'BBBB', 'CCCC', 'DDDD'].map(async (der) => heads.keep({ ...HEAD, der })),
      );
      expect(new Set(all.map(({ der }) => der)).size).toBe(1);
      expect(await heads.names('bank')).toEqual([NAME]);
    });

    it('names all of a domain by the numbers of their records, and none of another', async () => {
      const heads = await open();
      const kept: readonly [number, string][] = [
        [1000, '2026-03-04'],
        [288, '2026-03-02'],
        [99, '2026-03-05'],
        [576, '2026-03-03'],
        [2, '2026-03-01'],
      ];
      for (const [number, day] of kept) await heads.keep(headOf(number, day));
      await heads.keep(headOf(5, '2026-03-01', { domain: 'bank-2' }));
      await heads.keep(headOf(6, '2026-03-01', { domain: '..' }));
      expect((await heads.names('bank')).map(({ number }) => number)).toEqual([
        2, 99, 288, 576, 1000,
      ]);
      expect(await heads.names('bank-2')).toEqual([{ number: 5, day: '2026-03-01' }]);
      expect(await heads.names('..')).toEqual([{ number: 6, day: '2026-03-01' }]);
    });

    it('shares nothing with its callers', async () => {
      const heads = await open();
      const mine = { ...HEAD };
      await heads.keep(mine);
      mine.der = 'AAAA';
      expect(await heads.read('bank', NAME)).toEqual(HEAD);
    });
  });
}
