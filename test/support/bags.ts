import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { BAG_ENCODING } from '#adapters/bag-tools.ts';
import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import type { BagFacts } from '#domain/evidence/bag-info.ts';
import {
  composeBag,
  signedFiles,
  type BagFile,
  type BagInput,
  type ComposedBag,
  type Hashed,
} from '#domain/evidence/bag.ts';
import { formatChain } from '#domain/evidence/chain.ts';
import type { RawPair } from '#domain/evidence/raw-pair.ts';
import { NO_RECORD_SHA256 } from '#domain/journal.ts';

/** A key to seal with, and its fingerprint as its owner tells it. */
export type TestKey = {
  readonly privateKey: KeyObject;
  readonly pem: string;
  readonly fingerprint: string;
};

export function newKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return { privateKey, pem, fingerprint: fingerprintOf(pem) };
}

/** The captures of 2008, without the place they came from. */
export const MASTER_TEXT = readFileSync('examples/k1262/master-sequence.txt', 'utf8');
export const REPHOST_TEXT = readFileSync('examples/k1262/REPHOST-sequence.txt', 'utf8');

const RUN = 'raw/20081117T151400Z';
export const MASTER_PATH = `data/${RUN}/bokmaster/01-boksdiag-sequence.m2.stdout`;
export const REPHOST_PATH = `data/${RUN}/REPHOST/01-boksdiag-sequence.r.stdout`;

export const PAIR_2008: RawPair = {
  host: 'REPHOST',
  master: MASTER_PATH,
  replica: REPHOST_PATH,
  ahead: [
    { table: 7, replica: 6982, master: 5053 },
    { table: 9, replica: 10258, master: 7919 },
    { table: 15, replica: 2043, master: 1865 },
  ],
  zoneShiftSeconds: 0,
};

const FACTS: BagFacts = {
  incident: 'bank-3-1',
  version: 1,
  previous: undefined,
  organization: 'Example Bank',
  contactName: 'Unix Access Team',
  contactEmail: 'unix-access@example.com',
  description: 'BoKS replica REPHOST is ahead of its master on T7 +1929, T9 +2339, T15 +178',
  vendorCase: undefined,
  day: '2008-11-17',
  software: 'boks-audit 0.1.0',
  window: { from: '2008-11-10T15:00:00Z', to: '2008-11-17T15:30:00Z' },
  collected: { done: 41, planned: 42 },
  profile: 'vendor-clear',
  rulesVersion: 1,
};

const sha256 = (text: string): string => BAG_ENCODING.hash(text).sha256;

/** The bundle of the 2008 story, healthy; what is given stands instead. */
export function bagInput(
  change: {
    readonly facts?: Partial<BagFacts>;
    /** Path below `data/` → text; undefined leaves one of the usual files out. */
    readonly texts?: Readonly<Record<string, string | undefined>>;
    readonly pairs?: readonly RawPair[];
  } = {},
): BagInput {
  const links = [41, 42, 43].map((number) => ({
    number,
    utc: `2008-11-17T15:${number}:00Z`,
    commitment: sha256(`record ${number}`),
  }));
  const texts: Readonly<Record<string, string | undefined>> = {
    '00-START-HERE.txt': 'REPHOST is ahead of its master.\n',
    '01-report.txt': 'What happened.\nWhat to do.\n',
    'collection/missing.txt': 'REPHOST boks_errlog: timed out\n',
    'integrity/chain.txt': formatChain(links, { prev: NO_RECORD_SHA256, sha256 }),
    [MASTER_PATH.slice(5)]: MASTER_TEXT,
    [REPHOST_PATH.slice(5)]: REPHOST_TEXT,
    ...change.texts,
  };
  const payload = new Map<string, Hashed>();
  for (const [path, text] of Object.entries(texts)) {
    if (text !== undefined) payload.set(path, BAG_ENCODING.hash(text));
  }
  return {
    facts: { ...FACTS, ...change.facts },
    payload,
    pairs: change.pairs ?? [PAIR_2008],
    whereToCompare: 'The fingerprint of the key stands in the ticket.',
  };
}

/** A bag, or the reasons why there is none as an error. */
export function mustCompose(input: BagInput, key: TestKey): ComposedBag {
  const bag = composeBag(input, key, BAG_ENCODING);
  if (bag.kind === 'refused') throw new Error(bag.reasons.join('; '));
  return bag;
}

/** The files of a bag, signed. */
export function mustSeal(input: BagInput, key: TestKey): readonly BagFile[] {
  const bag = mustCompose(input, key);
  const der = sign('sha256', bag.tagManifest.bytes, key.privateKey);
  return signedFiles(bag, BAG_ENCODING.hashBytes(new Uint8Array(der)));
}
