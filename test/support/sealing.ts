import { createHash } from 'node:crypto';

import { BAG_ENCODING, CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemorySigner } from '#adapters/memory/signer.ts';
import { openZip } from '#adapters/open-zip.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { hmacUnder } from '#adapters/token-hmac.ts';
import type { BundleProfile } from '#domain/evidence/bag-layout.ts';
import { checkBag, type OpenedBag } from '#domain/evidence/check-bag.ts';
import type { Bundles } from '#ports/bundles.ts';
import type { TokenKeys } from '#ports/token-keys.ts';

/** What sealing computes with, beside its keepers of bundles and keys. */
export const SEALING = { packZip, encoding: BAG_ENCODING, fingerprintOf, hmacUnder } as const;

/** `TokenKeys` in memory, of one customer. */
export const tokenKeys: TokenKeys = {
  // eslint-disable-next-line typescript/require-await -- the port is asynchronous
  keyOf: async (incident) =>
    new Uint8Array(createHash('sha256').update(`a customer's ${incident}`).digest()),
};

/** All that `sealBundle`, `signHistory` and `rollUpHistory` need beside what every use case has; each time another customer's. */
export const sealingInMemory = () => ({
  ...SEALING,
  bundles: new MemoryBundles(),
  heads: new MemorySignedHeads(),
  rollUps: new MemoryRollUps(),
  signer: new MemorySigner(),
  tokenKeys,
});

/** A bundle as its reader opens it; throws where it is none. */
export async function openBundle(
  bundles: Bundles,
  place: { readonly incident: string; readonly version: number; readonly profile?: BundleProfile },
): Promise<OpenedBag> {
  const zip = await bundles.zipOf({ profile: 'vendor-clear', ...place });
  if (zip === undefined) throw new Error(`no zip of ${place.incident} version ${place.version}`);
  const bag = await openZip('bundle.zip', Buffer.from(zip));
  if ('kind' in bag) throw new Error(bag.reason);
  return bag;
}

/** The checks that a bundle does not pass, with what they found. */
export const failedChecks = (bag: OpenedBag, fingerprint: string): readonly string[] =>
  checkBag(bag, { fingerprint, tools: CHECK_TOOLS })
    .filter(({ state }) => state !== 'ok')
    .map(({ name, found }) => `${name}: ${found}`);

/** The text of a file of a bundle; throws where there is none. */
export function textIn({ files }: OpenedBag, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`${path} is not among ${[...files.keys()].join(', ')}`);
  return BAG_ENCODING.textOf(bytes);
}
