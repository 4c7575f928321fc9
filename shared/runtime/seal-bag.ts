import {
  composeBag,
  signedFiles,
  type BagEncoding,
  type BagInput,
  type BagRefused,
  type ComposedBag,
  type Hashed,
} from '#domain/evidence/bag.ts';
import { sizeInWords } from '#domain/evidence/cut-marker.ts';
import type { Clock } from '#ports/basics.ts';
import type { BundlePlace, Bundles, KeptSignature, PackZip } from '#ports/bundles.ts';
import type { Signer } from '#ports/signer.ts';

/** What sealing needs of the world. */
export type SealPorts = {
  readonly bundles: Bundles;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly packZip: PackZip;
  readonly encoding: BagEncoding & { readonly hashBytes: (bytes: Uint8Array) => Hashed };
  /** SHA-256 of a public key's DER, hex. */
  readonly fingerprintOf: (pem: string) => string;
};

/** A bundle that is kept. The tag manifest's hash is what the next version names as the one before. */
export type Sealed = {
  readonly kind: 'sealed';
  readonly zip: { readonly sha256: string; readonly bytes: number };
  readonly tagManifestSha256: string;
  readonly fingerprint: string;
};

/** This version was sealed before, from other inputs. What is kept stays; more is a next version. */
export class SealedFromOtherInputs extends Error {
  override readonly name = 'SealedFromOtherInputs';
}

/**
 * Seals one version of a bundle: composes it, signs its tag manifest once, keeps the signature, and
 * only then the zip that holds it. Everything but the signature is made from the inputs, and the
 * signature is read back where there is one: so a process may die between any two lines, two may
 * seal at once, and there is one zip, byte for byte.
 */
export async function sealBag(
  place: BundlePlace,
  input: BagInput,
  ports: SealPorts,
): Promise<Sealed | BagRefused> {
  const before = await ports.bundles.signatureOf(place);
  const kept = before ?? (await signOnce(place, input, ports));
  if ('reasons' in kept) return kept;
  const bag = composed(input, kept.pem, ports);
  if (bag.kind === 'refused') return bag;
  if (bag.tagManifest.sha256 !== kept.tagManifestSha256) {
    throw new SealedFromOtherInputs(
      `${place.incident} version ${place.version}, ${place.profile}, was signed with other contents`,
    );
  }
  const zip = await ports.bundles.keepZip(place, zipOf(bag, kept.der, ports));
  return {
    kind: 'sealed',
    zip: { sha256: ports.encoding.hashBytes(zip).sha256, bytes: zip.length },
    tagManifestSha256: kept.tagManifestSha256,
    fingerprint: ports.fingerprintOf(kept.pem),
  };
}

/**
 * Why a bundle would be refused, before anything of it is signed or kept; undefined where it would not,
 * and where it was signed before.
 */
export async function refusalOf(
  place: BundlePlace,
  input: BagInput,
  ports: SealPorts,
): Promise<BagRefused | undefined> {
  if ((await ports.bundles.signatureOf(place)) !== undefined) return undefined;
  const { pem } = await ports.signer.publicKey();
  const bag = sized(input, pem, ports);
  return bag.kind === 'refused' ? bag : undefined;
}

/** The signature that is kept in the end: ours, or that of whoever was first. */
async function signOnce(
  place: BundlePlace,
  input: BagInput,
  ports: SealPorts,
): Promise<KeptSignature | BagRefused> {
  const { bundles, signer, clock } = ports;
  const { key, pem } = await signer.publicKey();
  // Before it is signed: what was signed cannot be made smaller under the same version.
  const bag = sized(input, pem, ports);
  if (bag.kind === 'refused') return bag;
  const { key: signedBy, der } = await signer.sign(bag.tagManifest.bytes);
  if (signedBy !== key)
    throw new Error(`${signedBy} signed, and ${key} is in the bundle: seal again`);
  const tagManifestSha256 = bag.tagManifest.sha256;
  const signedAtMs = clock.nowMs();
  return bundles.keepSignature(place, { tagManifestSha256, key, pem, der, signedAtMs });
}

const composed = (input: BagInput, pem: string, { encoding, fingerprintOf }: SealPorts) =>
  composeBag(input, { pem, fingerprint: fingerprintOf(pem) }, encoding);

/** The same, refused where its zip would be too large. */
function sized(input: BagInput, pem: string, ports: SealPorts): ComposedBag | BagRefused {
  const bag = composed(input, pem, ports);
  if (bag.kind === 'refused' || !mayBeTooLarge(bag)) return bag;
  const bytes = zipOf(bag, LONGEST_DER, ports).length;
  return bytes > MOST_ZIP_BYTES ? tooLarge(bag, bytes) : bag;
}

const zipOf = (bag: ComposedBag, der: Uint8Array, { packZip, encoding }: SealPorts): Uint8Array =>
  packZip(bag.folder, signedFiles(bag, encoding.hashBytes(der)));

/** Packing takes seconds, and most bundles are small even unpacked. */
function mayBeTooLarge({ files }: ComposedBag): boolean {
  const unpacked = files.reduce((sum, { bytes }) => sum + bytes.length + ENTRY_BYTES, 0);
  return unpacked > MOST_ZIP_BYTES;
}

function tooLarge({ files }: ComposedBag, bytes: number): BagRefused {
  const largest = files
    .toSorted((one, other) => other.bytes.length - one.bytes.length)
    .slice(0, 3)
    .map(({ path, bytes: { length } }) => `${path} ${sizeInWords(length)}`);
  const limit = sizeInWords(MOST_ZIP_BYTES);
  const reason = `the zip has ${sizeInWords(bytes)}, at most ${limit} are sealed: ${largest.join(', ')}`;
  return { kind: 'refused', reasons: [reason] };
}

/** So that it fits an ordinary mail or ticket. */
const MOST_ZIP_BYTES = 20_000_000;
/** More than the headers of an entry take, and what deflate adds to what it cannot make smaller. */
const ENTRY_BYTES = 2_000;
/** A signature on P-256 in DER has at most 72 bytes. */
const LONGEST_DER = new Uint8Array(72);
