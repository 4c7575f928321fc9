import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BAG_ENCODING, CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { openZip } from '#adapters/open-zip.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { refusalOfPath } from '#domain/evidence/bag-path.ts';
import { composeBag, type BagFile, type BagInput, type Hashed } from '#domain/evidence/bag.ts';
import { checkBag, type OpenedBag } from '#domain/evidence/check-bag.ts';
import { parseManifest } from '#domain/evidence/manifest.ts';
import { bagInput, mustSeal, newKey } from '#test/bags.ts';
import { fixedAndFresh } from '#test/seeds.ts';

const KEY = newKey();
const part = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,11}$/);
const safePath = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => `p/${parts.join('/')}`);
const anyPath = fc.oneof(safePath, fc.string(), fc.stringMatching(/^[./\\~ -]{1,9}$/));
const contents = fc.uint8Array({ maxLength: 400 });
const filesOf = (path: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(path, contents), { maxLength: 12 });

const inputWith = (files: readonly (readonly [string, Uint8Array])[]): BagInput => {
  const usual = bagInput();
  const more = files.map(([path, bytes]) => [path, BAG_ENCODING.hashBytes(bytes)] as const);
  return { ...usual, payload: new Map<string, Hashed>([...usual.payload, ...more]) };
};
const failedIn = (bag: OpenedBag): readonly string[] =>
  checkBag(bag, { fingerprint: KEY.fingerprint, tools: CHECK_TOOLS })
    .filter(({ state }) => state !== 'ok')
    .map(({ name }) => name);
const openedOf = (files: readonly BagFile[]): OpenedBag => ({
  folder: 'bank-3-1-v1',
  zipName: undefined,
  files: new Map(files.map(({ path, bytes }) => [path, bytes])),
  others: new Map(),
});
const isComposed = (input: BagInput): boolean =>
  composeBag(input, KEY, BAG_ENCODING).kind === 'bag';
const textOf = (files: readonly BagFile[], path: string): string =>
  BAG_ENCODING.textOf(files.find((file) => file.path === path)?.bytes ?? new Uint8Array());

describe.each(fixedAndFresh)('a bag of any files, with $label', ({ seed }) => {
  it('has every file in one list once, and passes every check, packed and opened again', async () => {
    await fc.assert(
      fc.asyncProperty(filesOf(safePath), async (drawn) => {
        const input = inputWith(drawn);
        fc.pre(isComposed(input));
        const files = mustSeal(input, KEY);
        const lists = ['manifest-sha256.txt', 'tagmanifest-sha256.txt'].map((path) =>
          parseManifest(textOf(files, path)),
        );
        const listed = lists.flatMap((list) => (typeof list === 'string' ? [] : list));
        const unlisted = ['signatures/tagmanifest-sha256.txt.sig', 'tagmanifest-sha256.txt'];
        const paths = files.map(({ path }) => path);
        expect([...listed.map(({ path }) => path), ...unlisted].toSorted()).toEqual(paths);
        const bag = await openZip('x.zip', Buffer.from(packZip('bank-3-1-v1', files)));
        expect(bag).toMatchObject({ files: openedOf(files).files });
        expect('kind' in bag ? bag.reason : failedIn(bag)).toEqual([]);
      }),
      { seed, numRuns: 60 },
    );
  });

  it('is the same files whatever order they come in, all but the signature', () => {
    fc.assert(
      fc.property(filesOf(safePath), (drawn) => {
        const input = inputWith(drawn);
        fc.pre(isComposed(input));
        const [one, other] = [
          mustSeal(input, KEY),
          mustSeal({ ...input, payload: new Map([...input.payload].toReversed()) }, KEY),
        ];
        const withoutSignature = (files: readonly BagFile[]) =>
          files.filter(({ path }) => !path.endsWith('.sig'));
        expect(withoutSignature(one)).toEqual(withoutSignature(other));
        expect(packZip('f', withoutSignature(one))).toEqual(packZip('f', withoutSignature(other)));
      }),
      { seed, numRuns: 40 },
    );
  });
});

describe.each(fixedAndFresh)('a bag of any path, with $label', ({ seed }) => {
  it('is refused for every path that is not safe, and holds no such path', () => {
    let refused = 0;
    fc.assert(
      fc.property(anyPath, contents, (path, bytes) => {
        const bag = composeBag(inputWith([[path, bytes]]), KEY, BAG_ENCODING);
        if (bag.kind === 'refused') refused += 1;
        const paths = bag.kind === 'bag' ? bag.files.map((file) => file.path) : [];
        const isSafe = paths.every((one) => /^(?!.*(?:^|\/)[.-])[\w./-]+$/.test(one));
        expect(
          isSafe && (bag.kind === 'bag') === (refusalOfPath(`data/${path}`) === undefined),
        ).toBe(true);
      }),
      { seed, numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

describe.each(fixedAndFresh)('a changed bag, with $label', ({ seed }) => {
  it('fails a check wherever one byte of one file is changed', () => {
    const files = mustSeal(bagInput(), KEY);
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (at, byte, flip) => {
          const changed = files.map(({ path, bytes, sha256 }, index) => {
            if (index !== at) return { path, bytes, sha256 };
            const copy = bytes.slice();
            const place = byte % copy.length;
            copy[place] = (copy[place] ?? 0) ^ flip;
            return { path, bytes: copy, sha256 };
          });
          expect(failedIn(openedOf(changed))).not.toEqual([]);
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it('is not opened, or fails a check, or is the same files, whatever is done to its zip', async () => {
    const files = mustSeal(bagInput(), KEY);
    const zip = packZip('bank-3-1-v1', files);
    const ends = { opened: 0, refused: 0 };
    const place = fc.oneof(
      fc.nat(zip.length - 1),
      fc.integer({ min: zip.length - 2_000, max: zip.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 3 }),
        async (edits) => {
          const changed = Buffer.from(zip);
          for (const [at, byte] of edits) changed[at] = byte;
          const bag = await openZip('bank-3-1-v1.zip', changed);
          ends['kind' in bag ? 'refused' : 'opened'] += 1;
          const isHarmless =
            'kind' in bag || failedIn(bag).length > 0 || isSame(bag, openedOf(files));
          expect(isHarmless).toBe(true);
        },
      ),
      { seed, numRuns: 400 },
    );
    expect(Math.min(ends.opened, ends.refused)).toBeGreaterThan(10);
  });
});

const isSame = (one: OpenedBag, other: OpenedBag): boolean =>
  one.files.size === other.files.size &&
  [...one.files].every(([path, bytes]) =>
    Buffer.from(bytes).equals(Buffer.from(other.files.get(path) ?? [])),
  );
