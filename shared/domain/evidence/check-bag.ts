import { counted, listFirst } from '../words.ts';
import { parseBagInfo, PROFILE_LABEL, VERSION_LABEL } from './bag-info.ts';
import {
  BAG_INFO_PATH,
  BUNDLE_PROFILES,
  CHAIN_PATH,
  folderOf,
  MANIFEST_PATH,
  PAYLOAD_FOLDER,
  PUBLIC_KEY_PATH,
  SIGNATURE_PATH,
  TAG_MANIFEST_PATH,
} from './bag-layout.ts';
import { checkChain } from './chain.ts';
import { parseManifest, type Listed } from './manifest.ts';
import { faultOfPair, PAIRS_PATH, type RawPair } from './raw-pair.ts';

/** A bundle as it was opened. Paths are within its folder. */
export type OpenedBag = {
  /** The name of its top folder. */
  readonly folder: string;
  /** The name of its zip; undefined where it is a folder on disk. */
  readonly zipName: string | undefined;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What is there and is no ordinary file, such as `a symbolic link`. */
  readonly others: ReadonlyMap<string, string>;
};

/** What the domain does not have by itself. */
export type CheckTools = {
  readonly sha256: (bytes: Uint8Array) => string;
  readonly textOf: (bytes: Uint8Array) => string;
  readonly bytesOf: (text: string) => Uint8Array;
  /** SHA-256 of a public key's DER, hex; undefined where the text is no public key. */
  readonly fingerprintOf: (pem: string) => string | undefined;
  /** Whether the key signed the message: ECDSA over its SHA-256, in DER. */
  readonly isSignedBy: (pem: string, message: Uint8Array, signature: Uint8Array) => boolean;
  /** The pairs in a text of `formatPairs`; undefined where it is none. */
  readonly pairsIn: (text: string) => readonly RawPair[] | undefined;
};

export type CheckName =
  | 'key'
  | 'signature'
  | 'tag files'
  | 'payload'
  | 'complete'
  | 'name'
  | 'verdict'
  | 'chain';

/**
 * One check and what it found, in words. `unknown`: nobody told what to compare with; `absent`: the
 * bundle has nothing of the kind.
 */
export type BagCheck = {
  readonly name: CheckName;
  readonly state: 'ok' | 'failed' | 'unknown' | 'absent';
  readonly found: string;
  /** Of the key in the bundle. */
  readonly fingerprint?: string;
};

/**
 * Checks a bundle as `VERIFY.txt` has it done by hand, each check by itself, all of them always: no
 * single one sees every change. `fingerprint` is what the reader was told of the key, another way
 * than by the bundle.
 */
export function checkBag(
  bag: OpenedBag,
  { fingerprint, tools }: { readonly fingerprint: string | undefined; readonly tools: CheckTools },
): readonly BagCheck[] {
  const opened = { ...bag, tools };
  return [
    checkKey(opened, fingerprint),
    checkSignature(opened),
    checkListed(opened, 'tag files', TAG_MANIFEST_PATH),
    checkListed(opened, 'payload', MANIFEST_PATH),
    checkComplete(opened),
    checkName(opened),
    checkVerdict(opened),
    checkLines(opened),
  ];
}

type Opened = OpenedBag & { readonly tools: CheckTools };

function checkKey({ files, tools }: Opened, told: string | undefined): BagCheck {
  const pem = files.get(PUBLIC_KEY_PATH);
  const fingerprint = pem === undefined ? undefined : tools.fingerprintOf(tools.textOf(pem));
  if (fingerprint === undefined) {
    return failed('key', `there is no public key in ${PUBLIC_KEY_PATH}`);
  }
  if (told === undefined) {
    return { name: 'key', state: 'unknown', found: 'nobody told whose key it is', fingerprint };
  }
  return told === fingerprint
    ? { ...ok('key', 'it is the one that you named'), fingerprint }
    : { ...failed('key', 'it is another one than you named'), fingerprint };
}

function checkSignature({ files, tools }: Opened): BagCheck {
  const [pem, signature, message] = [PUBLIC_KEY_PATH, SIGNATURE_PATH, TAG_MANIFEST_PATH].map(
    (path) => files.get(path),
  );
  if (pem === undefined || signature === undefined || message === undefined) {
    return failed('signature', 'key, signature or what is signed is missing');
  }
  return tools.isSignedBy(tools.textOf(pem), message, signature)
    ? ok('signature', `the key signed ${TAG_MANIFEST_PATH}`)
    : failed('signature', `the key did not sign this ${TAG_MANIFEST_PATH}`);
}

function checkListed(bag: Opened, name: CheckName, manifest: string): BagCheck {
  const listed = listedIn(bag, manifest);
  if (typeof listed === 'string') return failed(name, listed);
  const isPayload = manifest === MANIFEST_PATH;
  const wrong = listed.filter(({ path }) => path.startsWith(PAYLOAD_FOLDER) !== isPayload);
  if (wrong.length > 0) return failed(name, `${manifest} lists ${namesOf(wrong)}`);
  if (!isPayload && !listed.some(({ path }) => path === MANIFEST_PATH)) {
    return failed(name, `${manifest} does not list ${MANIFEST_PATH}`);
  }
  const missing = listed.filter(({ path }) => !bag.files.has(path));
  if (missing.length > 0) return failed(name, `missing: ${namesOf(missing)}`);
  const changed = listed.filter(({ path, sha256 }) => hashOf(bag, path) !== sha256);
  return changed.length > 0
    ? failed(name, `changed: ${namesOf(changed)}`)
    : ok(name, `${counted(listed.length, 'file')} as listed in ${manifest}`);
}

function checkComplete(bag: Opened): BagCheck {
  const lists = [TAG_MANIFEST_PATH, MANIFEST_PATH].map((path) => listedIn(bag, path));
  const unread = lists.find((list) => typeof list === 'string');
  if (unread !== undefined) return failed('complete', unread);
  const listed = new Set(
    lists.flatMap((list) => (typeof list === 'string' ? [] : list)).map(({ path }) => path),
  );
  const expected = new Set([...listed, TAG_MANIFEST_PATH, SIGNATURE_PATH]);
  const others = [...bag.others].map(([path, what]) => `${path} (${what})`);
  const added = [...[...bag.files.keys()].filter((path) => !expected.has(path)), ...others];
  const missing = [...expected].filter((path) => !bag.files.has(path));
  const faults = [
    ...(added.length > 0 ? [`added: ${listFirst(added, MOST_NAMES)}`] : []),
    ...(missing.length > 0 ? [`missing: ${listFirst(missing, MOST_NAMES)}`] : []),
  ];
  return faults.length > 0
    ? failed('complete', faults.join('; '))
    : ok('complete', `nothing added, nothing missing: ${bag.files.size} files`);
}

/** What it is called against what is signed: an older version may not pass as a newer one. */
function checkName({ files, folder, zipName, tools }: Opened): BagCheck {
  const bytes = files.get(BAG_INFO_PATH);
  if (bytes === undefined) return failed('name', `there is no ${BAG_INFO_PATH}`);
  const labels = parseBagInfo(tools.textOf(bytes));
  const [incident = '', version = ''] = [
    labels.get('External-Identifier'),
    labels.get(VERSION_LABEL),
  ];
  const told = labels.get(PROFILE_LABEL)?.split('/', 1)[0];
  const profile = BUNDLE_PROFILES.find((one) => one === told);
  if (profile === undefined) return failed('name', `${BAG_INFO_PATH} names no profile of ours`);
  const inside = folderOf({ incident, version: Number(version), profile });
  if (folder !== inside)
    return failed('name', `the folder is called ${folder}, inside is ${inside}`);
  // A second download is called "… (1).zip": only a name that says another version is a lie.
  if (zipName !== undefined && VERSIONED_ZIP.test(zipName) && zipName !== `${inside}.zip`) {
    return failed('name', `the file is called ${zipName}, inside is ${inside}`);
  }
  return ok('name', `incident ${incident}, version ${version}, ${profile}`);
}

/** The verdict by the rule of the `awk` line, over the raw files, against what is claimed. */
function checkVerdict({ files, tools }: Opened): BagCheck {
  const bytes = files.get(PAIRS_PATH);
  if (bytes === undefined) {
    return { name: 'verdict', state: 'absent', found: 'there are no raw texts to judge again' };
  }
  const pairs = tools.pairsIn(tools.textOf(bytes));
  if (pairs === undefined) return failed('verdict', `${PAIRS_PATH} is not in the form of ours`);
  const textAt = (path: string): string | undefined => {
    const found = files.get(path);
    return found && tools.textOf(found);
  };
  const faults = pairs.flatMap((pair) => faultOfPair(pair, textAt) ?? []);
  if (faults.length > 0) return failed('verdict', faults.join('; '));
  const comparable = pairs.filter(({ zoneShiftSeconds }) => zoneShiftSeconds === 0);
  const zones = pairs.length - comparable.length;
  const left = zones === 0 ? '' : `; ${zones} not judged again (another time zone)`;
  return ok(
    'verdict',
    `${counted(comparable.length, 'pair')} as judged: ${worstOf(comparable)}${left}`,
  );
}

function checkLines({ files, tools }: Opened): BagCheck {
  const bytes = files.get(CHAIN_PATH);
  if (bytes === undefined) return { name: 'chain', state: 'absent', found: `no ${CHAIN_PATH}` };
  const chain = checkChain(tools.textOf(bytes), (text) => tools.sha256(tools.bytesOf(text)));
  return typeof chain === 'string'
    ? failed('chain', chain)
    : ok('chain', `records ${chain.first} to ${chain.last} follow one another`);
}

function listedIn({ files, tools }: Opened, manifest: string): readonly Listed[] | string {
  const bytes = files.get(manifest);
  if (bytes === undefined) return `there is no ${manifest}`;
  const listed = parseManifest(tools.textOf(bytes));
  return typeof listed === 'string' ? `${manifest}: ${listed}` : listed;
}

function hashOf({ files, tools }: Opened, path: string): string | undefined {
  const bytes = files.get(path);
  return bytes === undefined ? undefined : tools.sha256(bytes);
}

/** Per host, the pair with most tables ahead. */
function worstOf(pairs: readonly RawPair[]): string {
  const worst = new Map<string, RawPair>();
  for (const pair of pairs) {
    const before = worst.get(pair.host);
    if (before === undefined || before.ahead.length < pair.ahead.length) worst.set(pair.host, pair);
  }
  return [...worst.values()]
    .map(({ host, ahead }) => {
      const tables = ahead.map(({ table, replica, master }) => `T${table} +${replica - master}`);
      return `${host} ${tables.length === 0 ? 'not ahead' : `ahead ${listFirst(tables, MOST_NAMES)}`}`;
    })
    .join('; ');
}

const namesOf = (files: readonly Listed[]): string =>
  listFirst(
    files.map(({ path }) => path),
    MOST_NAMES,
  );

const ok = (name: CheckName, found: string): BagCheck => ({ name, state: 'ok', found });
const failed = (name: CheckName, found: string): BagCheck => ({ name, state: 'failed', found });

const VERSIONED_ZIP = /-v\d+(?:-pseudonymised)?\.zip$/;
const MOST_NAMES = 5;
