import { describe, expect, it } from 'vitest';

import type { RawAnswer, Vault } from '#ports/vault.ts';

const AT = { domain: 'production', sweep: 4711, phase: 'replicas' } as const;
const ANSWERS: readonly RawAnswer[] = [
  { host: 'rephost', text: 'T7 13678d 8:33:46 6982 (6982)\n' },
  { host: 'rephost5', text: '' },
  { host: 'ünïcode host', text: 'no newline, --- host=x bytes=0\n🦊' },
];

/** Every `Vault`, in memory or in files, passes this. */
export function describeVault(name: string, open: () => Promise<Vault>): void {
  describe(`${name} keeps the Vault contract`, () => {
    it('gives back every answer, in the order of hosts', async () => {
      const vault = await open();
      const kept = await vault.keepRaw(AT, ANSWERS.toReversed());
      expect(await vault.openRaw(kept)).toEqual(ANSWERS);
    });
    it('is the same object when it is kept twice, in any order', async () => {
      const vault = await open();
      const kept = await vault.keepRaw(AT, ANSWERS);
      expect(await vault.keepRaw(AT, ANSWERS.toReversed())).toEqual(kept);
      expect(kept.key).toContain(kept.sha256.slice(0, 16));
    });
    it('keeps two different texts of one phase apart', async () => {
      const vault = await open();
      const one = await vault.keepRaw(AT, ANSWERS);
      const other = await vault.keepRaw(AT, ANSWERS.slice(1));
      expect(await vault.openRaw(one)).toEqual(ANSWERS);
      expect(await vault.openRaw(other)).toEqual(ANSWERS.slice(1));
    });
    it('keeps a phase in which nobody answered', async () => {
      const vault = await open();
      expect(await vault.openRaw(await vault.keepRaw(AT, []))).toEqual([]);
    });
    it('throws where the object is missing, and where its hash is another one', async () => {
      const vault = await open();
      const kept = await vault.keepRaw(AT, ANSWERS);
      const absent = kept.key.replace('4711-', '4712-');
      await expect(vault.openRaw({ ...kept, key: absent })).rejects.toThrow(absent);
      const other = { ...kept, sha256: '0'.repeat(64) };
      await expect(vault.openRaw(other)).rejects.toThrow(`${kept.key}: its hash is ${kept.sha256}`);
    });
    it('refuses two answers of one host', async () => {
      const vault = await open();
      await expect(vault.keepRaw(AT, [...ANSWERS, ...ANSWERS])).rejects.toThrow(/rephost/);
    });
    it.each(['..', '.', '../../etc', 'a/b', 'ä', '__proto__', 'x'.repeat(64), '🦊'.repeat(90)])(
      'keeps the texts of a domain named %s',
      async (domain) => {
        const vault = await open();
        const kept = await vault.keepRaw({ ...AT, domain }, ANSWERS);
        expect(await vault.openRaw(kept)).toEqual(ANSWERS);
        expect(kept.key.length).toBeLessThan(1024);
        expect(kept.key).toMatch(/^raw\/(?!\.)[\w%.~-]+\/4\/4711-replicas-[0-9a-f]{16}\.gz$/);
      },
    );
  });
}
