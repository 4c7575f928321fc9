import { formatBagInfo, isOneLine, refusalsOfFacts, type BagFacts } from './bag-info.ts';
import {
  BAG_INFO_PATH,
  BAGIT_PATH,
  BAGIT_TEXT,
  CHAIN_PATH,
  folderOf,
  MANIFEST_PATH,
  PAYLOAD_FOLDER,
  PUBLIC_KEY_PATH,
  SIGNATURE_PATH,
  TAG_MANIFEST_PATH,
  VERIFY_PATH,
} from './bag-layout.ts';
import { byPath, clashesOf, refusalOfPath } from './bag-path.ts';
import { formatManifest } from './manifest.ts';
import { faultOfPair, formatPairs, PAIRS_PATH, type RawPair } from './raw-pair.ts';
import { formatVerifyText } from './verify-text.ts';

/** The bytes of a file and their SHA-256, hex. */
export type Hashed = { readonly bytes: Uint8Array; readonly sha256: string };

/** A file of a bag; `path` is within the bag's folder. */
export type BagFile = Hashed & { readonly path: string };

/** Everything a bag is made from; the same input gives the same files. */
export type BagInput = {
  readonly facts: BagFacts;
  /** What was collected, redacted and written, by path below `data/`. */
  readonly payload: ReadonlyMap<string, Hashed>;
  /** Raw texts that can be judged again; their paths are those of payload files. */
  readonly pairs: readonly RawPair[];
  /** Where the key's fingerprint is published, other than in the bag: one sentence. */
  readonly whereToCompare: string;
};

/** The public half of the key that will sign: PEM, and the SHA-256 of its DER, hex. */
export type SealingKey = { readonly pem: string; readonly fingerprint: string };

/** Texts to bytes and back, as UTF-8. */
export type BagEncoding = {
  readonly hash: (text: string) => Hashed;
  readonly textOf: (bytes: Uint8Array) => string;
};

/** A bag that lacks nothing but its signature. */
export type ComposedBag = {
  readonly kind: 'bag';
  readonly folder: string;
  /** In the order of their paths. */
  readonly files: readonly BagFile[];
  /** What is to be signed; it is one of the files. */
  readonly tagManifest: BagFile;
};

/** A bag that must not be sealed, and every reason for it. */
export type BagRefused = { readonly kind: 'refused'; readonly reasons: readonly string[] };

/**
 * The files of a bag (RFC 8493), all but its signature. Refuses paths that could mean something else
 * elsewhere, facts that do not fit each other, and raw texts that do not show what is claimed of them.
 */
export function composeBag(
  { facts, payload, pairs, whereToCompare }: BagInput,
  key: SealingKey,
  { hash, textOf }: BagEncoding,
): ComposedBag | BagRefused {
  const given = [...payload].map(([path, file]) => ({ path: `${PAYLOAD_FOLDER}${path}`, ...file }));
  const made = pairs.length === 0 ? [] : [{ path: PAIRS_PATH, ...hash(formatPairs(pairs)) }];
  const data = [...given, ...made].toSorted(byPath);
  const textAt = (path: string): string | undefined => {
    const file = payload.get(path.slice(PAYLOAD_FOLDER.length));
    return file && path.startsWith(PAYLOAD_FOLDER) ? textOf(file.bytes) : undefined;
  };
  const reasons = [
    ...refusalsOfFacts(facts),
    ...refusalsOfPaths(folderOf(facts), data),
    // A line of VERIFY.txt is typed by whoever reads it.
    ...[whereToCompare, ...pairs.map(({ host }) => host)].flatMap((text) =>
      isOneLine(text) ? [] : [`${JSON.stringify(text)} is no text of one line`],
    ),
    // A bag that contradicts itself would be no evidence.
    ...pairs.flatMap((pair) => faultOfPair(pair, textAt) ?? []),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons };
  const octets = data.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const { incident, version, profile } = facts;
  const hasChain = payload.has(CHAIN_PATH.slice(PAYLOAD_FOLDER.length));
  const verify = { incident, version, profile, ...key, whereToCompare, pairs, hasChain };
  const texts: readonly (readonly [string, string])[] = [
    [BAGIT_PATH, BAGIT_TEXT],
    [BAG_INFO_PATH, formatBagInfo({ facts, octets, files: data.length })],
    [MANIFEST_PATH, formatManifest(data)],
    [VERIFY_PATH, formatVerifyText(verify)],
    [PUBLIC_KEY_PATH, key.pem],
  ];
  const tags = texts.map(([path, text]) => ({ path, ...hash(text) })).toSorted(byPath);
  const tagManifest = { path: TAG_MANIFEST_PATH, ...hash(formatManifest(tags)) };
  const files = [...data, ...tags, tagManifest].toSorted(byPath);
  return { kind: 'bag', folder: folderOf(facts), files, tagManifest };
}

/** All files of a bag, its signature among them, in the order of their paths. */
export const signedFiles = (bag: ComposedBag, signature: Hashed): readonly BagFile[] =>
  [...bag.files, { path: SIGNATURE_PATH, ...signature }].toSorted(byPath);

function refusalsOfPaths(folder: string, files: readonly BagFile[]): readonly string[] {
  const paths = files.map(({ path }) => path);
  const unsafe = [folder, ...paths].flatMap((path) => {
    const why = refusalOfPath(path);
    return why === undefined ? [] : [`${JSON.stringify(path)}: ${why}`];
  });
  const clashes = clashesOf(paths).map((path) => `${path}: another path is the same elsewhere`);
  return [...unsafe, ...clashes, ...(files.length === 0 ? ['there is nothing to seal'] : [])];
}
