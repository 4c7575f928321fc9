import { describe, expect, it } from 'vitest';

import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { BundlePlace, Bundles, KeptSignature } from '#ports/bundles.ts';

export const PLACE: BundlePlace = { incident: 'bank-3-1', version: 1, profile: 'vendor-clear' };
export const SIGNATURE: KeptSignature = {
  tagManifestSha256: 'ab'.repeat(32),
  key: 'arn:aws:kms:eu-central-1:111122223333:key/one',
  pem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
  der: Uint8Array.of(48, 0, 255, 10, 13),
  signedAtMs: Date.UTC(2026, 10, 23, 8, 5),
};
export const ZIP = Uint8Array.of(80, 75, 0, 255, 10, 13);
const PREVIEW: BundlePreview = {
  files: [
    {
      path: 'data/05-timeline.csv',
      counts: { R20: 2 },
      differences: [{ line: 3, before: 'at REPHOST', after: 'at host-1a2b3c4d', rules: ['R20'] }],
    },
  ],
  leftOut: [{ path: 'data/logs/odd', reason: 'it is not UTF-8' }],
};
const OTHER: KeptSignature = { ...SIGNATURE, key: 'another', der: Uint8Array.of(1) };

/** Every `Bundles`, in memory, in files or in a bucket, passes this. `open` gives an empty one. */
export function describeBundles(name: string, open: () => Promise<Bundles>): void {
  describe(`${name} keeps the Bundles contract`, () => {
    it('has nothing at first', async () => {
      const bundles = await open();
      expect(await bundles.signatureOf(PLACE)).toBeUndefined();
      expect(await bundles.zipOf(PLACE)).toBeUndefined();
    });

    it('gives back a signature and a zip, byte for byte', async () => {
      const bundles = await open();
      expect(await bundles.keepSignature(PLACE, SIGNATURE)).toEqual(SIGNATURE);
      expect(await bundles.signatureOf(PLACE)).toEqual(SIGNATURE);
      expect([...(await bundles.keepZip(PLACE, ZIP))]).toEqual([...ZIP]);
      expect([...((await bundles.zipOf(PLACE)) ?? [])]).toEqual([...ZIP]);
    });

    it('keeps what was first, and gives it to whoever comes second', async () => {
      const bundles = await open();
      await bundles.keepSignature(PLACE, SIGNATURE);
      expect(await bundles.keepSignature(PLACE, OTHER)).toEqual(SIGNATURE);
      expect(await bundles.signatureOf(PLACE)).toEqual(SIGNATURE);
      await bundles.keepZip(PLACE, ZIP);
      expect([...(await bundles.keepZip(PLACE, Uint8Array.of(1)))]).toEqual([...ZIP]);
      expect([...((await bundles.zipOf(PLACE)) ?? [])]).toEqual([...ZIP]);
    });

    it('gives all who keep at once the same', async () => {
      const bundles = await open();
      const all = await Promise.all(
        [1, 2, 3, 4, 5].map(async (byte) =>
          bundles.keepSignature(PLACE, { ...SIGNATURE, der: Uint8Array.of(byte) }),
        ),
      );
      expect(new Set(all.map(({ der }) => der[0])).size).toBe(1);
      const zips = await Promise.all(
        [1, 2, 3, 4, 5].map(async (byte) => bundles.keepZip(PLACE, Uint8Array.of(byte))),
      );
      expect(new Set(zips.map(([byte]) => byte)).size).toBe(1);
    });

    it('keeps versions, incidents and profiles apart', async () => {
      const bundles = await open();
      await bundles.keepZip(PLACE, ZIP);
      await bundles.keepZip({ ...PLACE, version: 2 }, Uint8Array.of(2));
      await bundles.keepZip({ ...PLACE, incident: 'bank-3-11' }, Uint8Array.of(3));
      const pseudonymised: BundlePlace = { ...PLACE, profile: 'vendor-pseudonymised' };
      await bundles.keepZip(pseudonymised, Uint8Array.of(4));
      expect([...((await bundles.zipOf(PLACE)) ?? [])]).toEqual([...ZIP]);
      expect([...((await bundles.zipOf({ ...PLACE, version: 2 })) ?? [])]).toEqual([2]);
      expect([...((await bundles.zipOf(pseudonymised)) ?? [])]).toEqual([4]);
      expect(await bundles.signatureOf(PLACE)).toBeUndefined();
    });

    it('shares nothing with its callers', async () => {
      const bundles = await open();
      const zip = ZIP.slice();
      (await bundles.keepZip(PLACE, zip)).fill(0);
      zip.fill(1);
      (await bundles.zipOf(PLACE))?.fill(2);
      expect([...((await bundles.zipOf(PLACE)) ?? [])]).toEqual([...ZIP]);
    });
  });
  describePreviews(name, open);
}

function describePreviews(name: string, open: () => Promise<Bundles>): void {
  describe(`${name} keeps previews`, () => {
    it('gives back the preview that was first', async () => {
      const bundles = await open();
      expect(await bundles.previewOf(PLACE)).toBeUndefined();
      await bundles.keepPreview(PLACE, PREVIEW);
      await bundles.keepPreview(PLACE, { files: [], leftOut: [] });
      expect(await bundles.previewOf(PLACE)).toEqual(PREVIEW);
      expect(await bundles.previewOf({ ...PLACE, version: 2 })).toBeUndefined();
      expect(await bundles.zipOf(PLACE)).toBeUndefined();
    });
  });
}
