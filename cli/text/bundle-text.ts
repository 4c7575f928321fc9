import type { BundleEntry, BundleFile } from '#contracts/bundle-entry.ts';
import { sizeInWords } from '#domain/evidence/cut-marker.ts';

import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';

/** What became of an incident's evidence: each version with its files and their hashes, and what to do. */
export function bundleListText(incident: string, entries: readonly BundleEntry[]): string {
  const sealed = newestSealed(entries);
  return linesOf([
    ...(entries.length === 0
      ? wrap(printable(`no evidence of ${incident} was collected so far`))
      : wrap(printable(`evidence of ${incident}`))),
    ...entries.flatMap((entry) => ['', ...entryLines(entry)]),
    ...(sealed === undefined ? [] : ['', ...keyLines(sealed)]),
    '',
    '  next',
    ...nextLines(incident, entries),
  ]);
}

/** A bundle that was written: what it is, its hash, and how whoever gets it checks it. */
export function writtenText(path: string, { entry, file, said }: Written): string {
  const { version, text, fingerprint } = entry;
  return linesOf([
    ...wrap(printable(`wrote ${path}: version ${version}, ${sizedFile(file)}`)),
    ...wrap(printable(text), '  '),
    ...said.flatMap((line) => wrap(printable(line), '  ')),
    `  sha256 ${file.sha256}`,
    '',
    '  check it, as whoever gets it will:',
    ...(fingerprint === null ? [] : verifyLines(path, fingerprint)),
  ]);
}

/** Of a bundle that was fetched: nobody released it. */
export const forYourselfText = ({ incident, version }: BundleEntry): string =>
  linesOf([
    '',
    '  for yourself; what leaves the house:',
    `  boks-audit bundle export ${incident} --version ${version} --profile vendor-pseudonymised`,
  ]);

export type Written = {
  readonly entry: BundleEntry;
  readonly file: BundleFile;
  /** What the bundle says of whom to ask, a line each. */
  readonly said: readonly string[];
};

/** What became of the newest version, and before it of the newest that can be had. */
export function evidenceInWords(entries: readonly BundleEntry[]): readonly string[] {
  const newest = entries.at(-1);
  const sealed = newestSealed(entries);
  return [newest, sealed === newest ? undefined : sealed].flatMap((one) =>
    one === undefined ? [] : [one.text],
  );
}

/** The version that is meant where none is named. */
export const newestSealed = (entries: readonly BundleEntry[]): BundleEntry | undefined =>
  entries.findLast(({ state }) => state === 'sealed');

function entryLines({ at, text, occasion, files }: BundleEntry): readonly string[] {
  const said = `${text} (${OCCASION_WORDS[occasion]})`;
  return [
    ...wrap(printable(said), `  ${minuteOf(at)}  `),
    ...files.flatMap((file) => [
      ...wrap(printable(`${file.name}: ${sizedFile(file)}`), '    '),
      `      sha256 ${file.sha256}`,
    ]),
  ];
}

const sizedFile = ({ profile, bytes }: BundleFile): string => `${profile}, ${sizeInWords(bytes)}`;

function keyLines({ fingerprint }: BundleEntry): readonly string[] {
  return fingerprint === null
    ? []
    : [
        '  the key that sealed; tell whoever gets a bundle, another way than with it',
        `    ${fingerprint}`,
      ];
}

function nextLines(incident: string, entries: readonly BundleEntry[]): readonly string[] {
  const newest = entries.at(-1);
  const commands = [
    ...(newestSealed(entries) === undefined
      ? []
      : [`get ${incident}`, `export ${incident} --profile vendor-pseudonymised --preview`]),
    ...(newest === undefined || CAME_TO_NOTHING.has(newest.state)
      ? [`collect ${incident} --why "…"`]
      : []),
    ...(newest !== undefined && IS_ON_ITS_WAY.has(newest.state) ? [`list ${incident}`] : []),
  ];
  return commands.map((command) => `  boks-audit bundle ${command}`);
}

/** A fingerprint fills a line. */
const verifyLines = (path: string, fingerprint: string): readonly string[] => [
  `  boks-audit bundle verify ${quoted(path)} \\`,
  `  --fingerprint ${fingerprint}`,
];

const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path}'`);

const linesOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const OCCASION_WORDS: Readonly<Record<BundleEntry['occasion'], string>> = {
  opened: 'as it opened',
  crossed: 'as it crossed',
  closed: 'as it closed',
  asked: 'as a person asked for it',
};
const CAME_TO_NOTHING: ReadonlySet<BundleEntry['state']> = new Set([
  'held',
  'failed',
  'not-collected',
]);
const IS_ON_ITS_WAY: ReadonlySet<BundleEntry['state']> = new Set(['owed', 'collecting', 'sealing']);
