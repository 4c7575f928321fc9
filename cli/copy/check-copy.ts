import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import type { HistoryEntryShown } from '#contracts/history-entry.ts';
import { parseManifest } from '#domain/evidence/manifest.ts';
import type { BrokenLink, HistoryWalk } from '#domain/history/walk-history.ts';

import { entriesFromFile } from '../commands/history-sources.ts';
import { NotDone } from '../commands/service-api.ts';
import { Walking } from '../commands/walking.ts';
import { codeOf } from '../commands/write-output.ts';
import { whyUnread } from '../text/read-text.ts';
import { filesIn, sha256Of } from './files-in.ts';
import {
  BUNDLES_FOLDER,
  CONFIGURATION_FOLDER,
  CopyFacts,
  FACTS_PATH,
  HEADS_FOLDER,
  KEYS_FOLDER,
  RECORDS_FOLDER,
  SUMS_PATH,
  UNFINISHED_PATH,
} from './layout.ts';
import { filesProvedBy, type ProvedFile } from './proved-files.ts';

/** What is found of a copy: its files against their list and against the records, and the walk. */
export type CopyChecked = {
  readonly domain: string;
  readonly files: number;
  readonly sumsSha256: string;
  /** One sentence each, in the order of the list. */
  readonly faults: readonly string[];
  /** Files beside the records that the records themselves fix, and that are those. */
  readonly proved: number;
  readonly walk: HistoryWalk;
  readonly link?: BrokenLink;
};

/** Without a domain it is the one that the copy names. */
type Asked = {
  readonly domain?: string | undefined;
  readonly fingerprint?: readonly string[] | undefined;
};

/** Checks a copy and writes nothing, not even beside it. Throws `NotDone` where a folder is none. */
export async function checkCopy(folder: string, asked: Asked): Promise<CopyChecked> {
  try {
    return await checked(folder, asked);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new NotDone(`${folder} cannot be read: ${whyUnread(error)}`);
  }
}

async function checked(
  folder: string,
  { domain: asked, fingerprint }: Asked,
): Promise<CopyChecked> {
  const { files, others } = await filesIn(folder);
  if (files.includes(UNFINISHED_PATH)) {
    throw new NotDone(`${folder} is a copy that was not finished: export --resume goes on with it`);
  }
  const sums = await sumsOf(folder, files);
  const facts = await factsOf(folder, asked);
  const domain = asked ?? facts?.domain;
  if (domain === undefined) {
    throw new NotDone(`${folder} does not say whose history it is: give --domain`);
  }
  const ofFiles = await faultsOfFiles(folder, { files, sums });
  const records = files.filter((path) => path.startsWith(RECORDS_FOLDER));
  const walked = await walkedIn(folder, { records, domain, fingerprint });
  const ofProofs = sums.fault === undefined ? faultsOfProofs(sums.listed, { facts, walked }) : [];
  return {
    domain,
    files: sums.listed.size,
    sumsSha256: sums.sha256,
    faults: [
      ...others.map((path) => `${path} is no plain file`),
      ...ofFiles,
      ...walked.faults,
      ...ofProofs,
      ...faultsOfFacts(facts, walked),
    ],
    proved: [...walked.proved.values()].filter(
      ({ path, sha256 }) => sums.listed.get(path) === sha256,
    ).length,
    walk: walked.walk,
    ...(walked.link && { link: walked.link }),
  };
}

type Sums = {
  readonly listed: ReadonlyMap<string, string>;
  /** The SHA-256 of the list itself. */
  readonly sha256: string;
  /** Why it is no list: then nothing is held against it. */
  readonly fault: string | undefined;
};

/** A list that cannot be read is a fault of the copy, as a file that was changed is. */
async function sumsOf(folder: string, files: readonly string[]): Promise<Sums> {
  if (!files.includes(SUMS_PATH)) {
    throw new NotDone(`${folder} is no copy of a history: there is no ${SUMS_PATH} in it`);
  }
  const bytes = await readFile(join(folder, SUMS_PATH));
  const listed = parseManifest(CHECK_TOOLS.textOf(bytes));
  const sha256 = CHECK_TOOLS.sha256(bytes);
  if (typeof listed === 'string') return { listed: new Map(), sha256, fault: listed };
  return {
    listed: new Map(listed.map((one) => [one.path, one.sha256])),
    sha256,
    fault: undefined,
  };
}

/** What a copy says of itself; undefined where that is lost, which is a fault of its files. */
async function factsOf(folder: string, domain: string | undefined): Promise<CopyFacts | undefined> {
  const facts = CopyFacts.safeParse(await jsonIn(join(folder, FACTS_PATH))).data;
  if (facts !== undefined && domain !== undefined && facts.domain !== domain) {
    throw new NotDone(`${folder} is the history of ${facts.domain}, not of ${domain}`);
  }
  return facts;
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function faultsOfFiles(
  folder: string,
  { files, sums }: { readonly files: readonly string[]; readonly sums: Sums },
): Promise<readonly string[]> {
  if (sums.fault !== undefined) return [`${SUMS_PATH} cannot be read: ${sums.fault}`];
  const there = new Set(files);
  const faults: string[] = [];
  for (const [path, sha256] of sums.listed) {
    if (!there.has(path)) faults.push(`${path} is not there`);
    else if ((await sha256Of(join(folder, path))) !== sha256) faults.push(`${path} was changed`);
  }
  for (const path of files) {
    if (path !== SUMS_PATH && !sums.listed.has(path)) faults.push(`${path} is not in ${SUMS_PATH}`);
  }
  return faults;
}

type Walked = {
  readonly walk: HistoryWalk;
  readonly link: BrokenLink | undefined;
  /** At a broken link, or where what follows cannot be read. */
  readonly brokeOff: boolean;
  /** Up to the first broken link, by their paths. */
  readonly proved: ReadonlyMap<string, ProvedFile>;
  readonly faults: readonly string[];
};

async function walkedIn(
  folder: string,
  {
    records,
    domain,
    fingerprint,
  }: Asked & { readonly domain: string; readonly records: readonly string[] },
): Promise<Walked> {
  const walking = new Walking(domain, fingerprint);
  const proved = new Map<string, ProvedFile>();
  const faults: string[] = [];
  try {
    for await (const entry of entriesIn(folder, records, domain)) {
      if (!walking.take(entry)) break;
      for (const file of filesProvedBy(entry)) proved.set(file.path, file);
    }
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    // What cannot be read in a copy is a fault of the copy.
    faults.push(error.message);
  } finally {
    walking.end();
  }
  const { walk, link } = walking.found;
  return { walk, link, brokeOff: link !== undefined || faults.length > 0, proved, faults };
}

/** The entries of all files, one behind the other in the order of their names. */
async function* entriesIn(
  folder: string,
  records: readonly string[],
  domain: string,
): AsyncGenerator<HistoryEntryShown> {
  for (const path of records) yield* entriesFromFile(join(folder, path), domain);
}

/** Files that are none of those which the records fix; whoever changes the list too changes no record. */
function faultsOfProofs(
  sums: Sums['listed'],
  { facts, walked }: { readonly facts: CopyFacts | undefined; readonly walked: Walked },
): readonly string[] {
  const faults: string[] = [];
  for (const { path, sha256, by } of walked.proved.values()) {
    const listed = sums.get(path);
    if (listed === undefined && isDue(path, facts))
      faults.push(`${path} is of ${by}, and not there`);
    if (listed !== undefined && listed !== sha256)
      faults.push(`${path} is not the one that ${by} fixes`);
  }
  // A walk that broke off knows nothing of what is behind; one that began later, of what was before.
  if (walked.brokeOff || walked.walk.first !== 1) return faults;
  for (const path of sums.keys()) {
    const isFixed = [BUNDLES_FOLDER, HEADS_FOLDER, KEYS_FOLDER].some((one) => path.startsWith(one));
    if (isFixed && !walked.proved.has(path)) faults.push(`${path} is of no record that is here`);
  }
  return faults;
}

/**
 * Whether what a record fixes must be there. Bundles may be left out, and of part of a history those of an
 * incident that was over before it; a configuration stands in its record, and the first were not kept.
 */
function isDue(path: string, facts: CopyFacts | undefined): boolean {
  if (path.startsWith(CONFIGURATION_FOLDER)) return false;
  if (!path.startsWith(BUNDLES_FOLDER)) return true;
  return facts !== undefined && facts.bundles !== null && facts.from === null;
}

/** Records that were cut off behind the newest head break no link: the copy says how many there were. */
function faultsOfFacts(
  facts: CopyFacts | undefined,
  { walk, brokeOff }: Walked,
): readonly string[] {
  if (facts === undefined) return [`${FACTS_PATH} cannot be read`];
  const { count, lastNumber } = facts.records;
  if (brokeOff || (count === walk.records && lastNumber === (walk.place?.number ?? 0))) {
    return [];
  }
  return [
    `${FACTS_PATH} says ${count} records up to ${lastNumber}; here are ${walk.records} up to ` +
      `${walk.place?.number ?? 0}`,
  ];
}
