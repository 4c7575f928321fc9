import { describe, expect, it } from 'vitest';

import type { TokenKeys } from '#ports/token-keys.ts';

/** Every `TokenKeys` passes this. `open` gives keepers of one and the same secret. */
export function describeTokenKeys(name: string, open: () => Promise<() => TokenKeys>): void {
  describe(`${name} keeps the TokenKeys contract`, () => {
    it('gives an incident one key of 32 bytes, whoever asks and whenever', async () => {
      const another = await open();
      const key = await another().keyOf('bank-3-1');
      expect(key).toHaveLength(32);
      expect(await another().keyOf('bank-3-1')).toEqual(key);
    });

    it('gives another incident another key, as no prefix of it', async () => {
      const keys = (await open())();
      const [one, other] = [await keys.keyOf('bank-3-1'), await keys.keyOf('bank-3-11')];
      expect(one).not.toEqual(other);
      expect(one.subarray(0, 4)).not.toEqual(other.subarray(0, 4));
    });

    it('gives another customer another key for an incident of the same name', async () => {
      const [one, other] = [(await open())(), (await open())()];
      expect(await one.keyOf('bank-3-1')).not.toEqual(await other.keyOf('bank-3-1'));
    });
  });
}
