import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { S3Bundles } from '#adapters/aws/s3-bundles.ts';
import { openS3Client } from '#adapters/aws/s3-vault.ts';
import { BAG_ENCODING, CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import { FileBundles } from '#adapters/local/file-bundles.ts';
import { FileSigner } from '#adapters/local/file-signer.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { openZip } from '#adapters/open-zip.ts';
import { packZip } from '#adapters/pack-zip.ts';
import type { BagInput } from '#domain/evidence/bag.ts';
import { checkBag } from '#domain/evidence/check-bag.ts';
import type { BundlePlace, Bundles } from '#ports/bundles.ts';
import type { Signer } from '#ports/signer.ts';
import { sealBag, SealedFromOtherInputs, type SealPorts } from '#runtime/seal-bag.ts';
import { startAwsStandIn, type AwsStandIn } from '#test/aws-stand-in.ts';
import { bagInput } from '#test/bags.ts';

const PLACE: BundlePlace = { incident: 'bank-3-1', version: 1, profile: 'vendor-clear' };

let root: string;
let aws: AwsStandIn;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'boks-audit-seal-'));
  aws = await startAwsStandIn();
});
afterAll(async () => {
  await aws.stop();
  await rm(root, { recursive: true });
});

const newFolder = (): string => join(root, String((count += 1)));
const portsOf = (bundles: Bundles, signer: Signer = new FileSigner(join(newFolder(), 'key'))) =>
  ({
    bundles,
    signer,
    packZip,
    encoding: BAG_ENCODING,
    fingerprintOf,
    clock: { nowMs: () => NOW_MS },
  }) satisfies SealPorts;
const NOW_MS = Date.UTC(2026, 10, 23, 8, 5);

const STORES: readonly (readonly [string, () => Bundles])[] = [
  ['memory', () => new MemoryBundles()],
  ['files', () => new FileBundles(newFolder())],
  [
    'S3',
    () => {
      aws.reset();
      const client = openS3Client({ ...aws.config, forcePathStyle: true });
      return new S3Bundles({ client, bucket: 'sealed' });
    },
  ],
];

/** Ports that die at one of their calls: before it is carried out, or after it. */
class Killed extends Error {}
function dying(ports: SealPorts, at: number, when: 'before' | 'after'): SealPorts {
  let calls = 0;
  const watched = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]): Promise<unknown> => {
          calls += 1;
          const dies = calls === at;
          if (dies && when === 'before') throw new Killed();
          const answer: unknown = await Reflect.apply(method, target, given);
          if (dies) throw new Killed();
          return answer;
        };
      },
    });
  return { ...ports, bundles: watched(ports.bundles), signer: watched(ports.signer) };
}

async function mustSeal(input: BagInput, ports: SealPorts) {
  const { incident, version, profile } = input.facts;
  const sealed = await sealBag({ incident, version, profile }, input, ports);
  if (sealed.kind === 'refused') throw new Error(sealed.reasons.join('; '));
  return sealed;
}

describe.each(STORES)('a bundle sealed in %s', (_, open) => {
  it('passes every check, with the fingerprint that sealing told', async () => {
    const ports = portsOf(open());
    const sealed = await mustSeal(bagInput(), ports);
    const zip = Buffer.from((await ports.bundles.zipOf(PLACE)) ?? []);
    expect(sealed.zip).toEqual({ sha256: CHECK_TOOLS.sha256(zip), bytes: zip.length });
    const bag = await openZip('bank-3-1-v1.zip', zip);
    if ('kind' in bag) throw new Error(bag.reason);
    const checks = checkBag(bag, { fingerprint: sealed.fingerprint, tools: CHECK_TOOLS });
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('is one zip and one signature, wherever a process dies between two lines', async () => {
    let deaths = 0;
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at < 20; at += 1) {
        const ports = portsOf(open());
        const died = await sealBag(PLACE, bagInput(), dying(ports, at, when)).catch(
          (error: unknown) => error,
        );
        if (!(died instanceof Killed)) break;
        deaths += 1;
        const left = await ports.bundles.signatureOf(PLACE);
        const sealed = await mustSeal(bagInput(), ports);
        const kept = await ports.bundles.signatureOf(PLACE);
        expect(left ?? kept).toEqual(kept);
        expect(await mustSeal(bagInput(), ports)).toEqual(sealed);
      }
    }
    // signatureOf, publicKey, sign, keepSignature, keepZip
    expect(deaths).toBe(10);
  });

  it('is the same for two that seal it at once', async () => {
    const ports = portsOf(open());
    const [one, other] = await Promise.all([1, 2].map(async () => mustSeal(bagInput(), ports)));
    expect(one).toEqual(other);
  });
});

describe('sealing', () => {
  it('keeps the signature before the zip', async () => {
    const ports = portsOf(new MemoryBundles());
    await sealBag(PLACE, bagInput(), dying(ports, 5, 'before')).catch(() => undefined);
    expect(await ports.bundles.signatureOf(PLACE)).toBeDefined();
    expect(await ports.bundles.zipOf(PLACE)).toBeUndefined();
  });

  it('uses the signature of whoever was first, with its key, though its own is another', async () => {
    const bundles = new MemoryBundles();
    const first = portsOf(bundles);
    await sealBag(PLACE, bagInput(), dying(first, 5, 'before')).catch(() => undefined);
    const sealed = await mustSeal(bagInput(), portsOf(bundles));
    expect(sealed.fingerprint).toBe(fingerprintOf((await first.signer.publicKey()).pem));
    expect(await mustSeal(bagInput(), first)).toEqual(sealed);
  });

  it('seals no other contents under a version that was signed', async () => {
    const ports = portsOf(new MemoryBundles());
    const sealed = await mustSeal(bagInput(), ports);
    const other = bagInput({ texts: { '01-report.txt': 'Another report.\n' } });
    await expect(sealBag(PLACE, other, ports)).rejects.toThrow(SealedFromOtherInputs);
    await expect(sealBag(PLACE, other, ports)).rejects.toThrow(
      'bank-3-1 version 1, vendor-clear, was signed with other contents',
    );
    expect(await mustSeal(bagInput(), ports)).toEqual(sealed);
  });

  it('names its tag manifest for the next version, which says so', async () => {
    const ports = portsOf(new MemoryBundles());
    const { tagManifestSha256 } = await mustSeal(bagInput(), ports);
    const facts = { version: 2, previous: tagManifestSha256 };
    const second = await mustSeal(bagInput({ facts }), ports);
    const bag = await openZip(
      'x',
      Buffer.from((await ports.bundles.zipOf({ ...PLACE, version: 2 })) ?? []),
    );
    if ('kind' in bag) throw new Error(bag.reason);
    expect(CHECK_TOOLS.textOf(bag.files.get('bag-info.txt') ?? new Uint8Array())).toContain(
      `BoKS-Previous-Tagmanifest-SHA256: ${tagManifestSha256}\n`,
    );
    expect(second.tagManifestSha256).not.toBe(tagManifestSha256);
  });
});

describe('sealing signs nothing', () => {
  it('that is refused', async () => {
    const ports = portsOf(new MemoryBundles());
    const refused = await sealBag(PLACE, bagInput({ facts: { day: 'today' } }), ports);
    expect(refused).toEqual({
      kind: 'refused',
      reasons: ['the day is not written YYYY-MM-DD'],
    });
    expect(await ports.bundles.signatureOf(PLACE)).toBeUndefined();
  });

  it('above 20 MB, and names the largest files', async () => {
    const ports = {
      ...portsOf(new MemoryBundles()),
      packZip: () => new Uint8Array(20_000_001),
    };
    const texts = { 'logs/REPHOST/boks_errlog.txt': 'x'.repeat(20_000_000) };
    const refused = await sealBag(PLACE, bagInput({ texts }), ports);
    expect(refused.kind === 'refused' && refused.reasons[0]).toMatch(
      /^the zip has 20\.0 MB, at most 20\.0 MB are sealed: data\/logs\/REPHOST\/boks_errlog\.txt 20\.0 MB, /,
    );
    expect(await ports.bundles.signatureOf(PLACE)).toBeUndefined();
  });

  it('more than once: a bundle that is small unpacked is packed once, too', async () => {
    let packed = 0;
    const ports = portsOf(new MemoryBundles());
    const counting: SealPorts = {
      ...ports,
      packZip: (folder, files) => {
        packed += 1;
        return ports.packZip(folder, files);
      },
    };
    await mustSeal(bagInput(), counting);
    expect(packed).toBe(1);
    const texts = { 'logs/REPHOST/boks_errlog.txt': 'x'.repeat(20_000_000) };
    await mustSeal(bagInput({ texts, facts: { incident: 'bank-4-1' } }), counting);
    expect(packed).toBe(3);
  });

  it('that lasts, with a key that was changed between asking for it and signing', async () => {
    const old = new FileSigner(join(newFolder(), 'old'));
    const signer: Signer = {
      sign: async (message) => ({ ...(await old.sign(message)), key: 'the new key' }),
      publicKey: async () => old.publicKey(),
    };
    const ports = portsOf(new MemoryBundles(), signer);
    await expect(sealBag(PLACE, bagInput(), ports)).rejects.toThrow(
      /the new key signed, and local-/,
    );
    expect(await ports.bundles.signatureOf(PLACE)).toBeUndefined();
  });
});
