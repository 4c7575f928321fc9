import { counted } from '#domain/words.ts';

import { printable, wrap } from './layout.ts';

/** What the README of a copy tells of it. */
export type CopyTold = {
  readonly domain: string;
  /** UTC days; null where nothing bounds it. */
  readonly from: string | null;
  readonly to: string | null;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly incidents: number;
  /** Null where they were left out. */
  readonly bundles: number | null;
  readonly records: {
    readonly count: number;
    readonly first: string | null;
    readonly last: string | null;
    readonly lastNumber: number;
    readonly withoutContents: readonly number[];
  };
  /** Fingerprints. */
  readonly keys: readonly string[];
  /** `2026-03-02-288`: the day, and the number of its last record. */
  readonly newestHead: string | null;
};

/** The README of a copy of a history: what it is, how it is proved, and what that does not prove. */
export function copyReadme(told: CopyTold): string {
  const { domain } = told;
  return [
    printable(`The history of the BoKS domain ${domain}, as boks-audit recorded it`),
    '',
    ...paragraph(whatItIs(told)),
    ...WHAT_IS_IN_IT,
    ...leftOut(told),
    'PROVE IT WITH BOKS-AUDIT',
    '',
    '  No service and no network is needed. In the folder above this one:',
    '',
    printable(`  boks-audit verify history --domain ${domain} --export THIS-FOLDER`),
    '',
    ...paragraph(
      'It names the first record that was changed, dropped, moved or added, and each file that is ' +
        'not the one that was written here. Give the fingerprints that you were told as ' +
        '--fingerprint; without them the key of the first head is believed.',
    ),
    ...byHand(told),
    ...WHAT_IT_DOES_NOT_PROVE,
  ].join('\n');
}

function whatItIs({ from, to, madeAt, records }: CopyTold): string {
  const { count, first, last, lastNumber } = records;
  const span =
    from === null && to === null
      ? 'from its first record on'
      : `of ${from === null ? 'the first day' : from} to ${to === null ? 'the last' : to} (UTC days)`;
  const what =
    first === null || last === null
      ? 'There is no record in it.'
      : `It has ${counted(count, 'record')}, ${first} to ${last}; the last is number ${lastNumber}.`;
  return (
    `A copy made at ${madeAt} by the clock of the service, ${span}. ${what} Nothing of boks-audit ` +
    'ever writes to it again. Its files are read-only, which keeps them from accidents and from ' +
    'nothing else: what shows a change is below. Whoever owns it may delete it.'
  );
}

const WHAT_IS_IN_IT = [
  'WHAT IS IN IT',
  '',
  '  records/        every record of the journal, a line of JSON each, a file a',
  '                  UTC month, with its line in the chain and the signed heads',
  '  heads/          each signed head: what was signed (.txt), the signature (.sig)',
  '                  (none before the first day is over)',
  '  keys/           the public keys that signed, named by their fingerprints',
  '  configuration/  each version as it was in force; versions.json says who put it',
  '                  in force, when and why',
  '  incidents/      each incident as the service showed it when this was made, and',
  '                  what became of its evidence',
  '  bundles/        the sealed evidence; each zip is checked by its own VERIFY.txt',
  '  copy.json       this page, for programs',
  '  SHA256SUMS      the SHA-256 of every other file',
  '',
  '  Not in it: the texts that hosts printed, every single reading, and what is',
  '  computed from the records (curves, coverage, exposure).',
  '',
];

function leftOut({ from, bundles, records: { withoutContents } }: CopyTold): readonly string[] {
  const said = [
    ...(bundles === null ? ['The bundles were left out (--without-bundles).'] : []),
    ...(from === null
      ? []
      : ['What is before its first record was not taken; that record follows a signed head.']),
    ...(withoutContents.length === 0
      ? []
      : [
          `By their lines in the chain alone, since they are larger than the service gives away: ` +
            `records ${withoutContents.join(', ')}.`,
        ]),
  ];
  return said.length === 0 ? [] : paragraph(said.join(' '));
}

function byHand({ keys, newestHead }: CopyTold): readonly string[] {
  const lines = [
    'PROVE IT BY HAND',
    '',
    '  Every file, in this folder (on macOS: shasum -a 256):',
    '',
    '  sha256sum -c --quiet SHA256SUMS && echo "files OK"',
    '  sha256sum SHA256SUMS',
    '',
    '  The second prints one line, which fixes every byte here: compare it with what',
    '  was noted when this copy was made.',
    '',
    '  The chain, each line of which names the hash of the one before it:',
    '',
    `  cat records/*.ndjson | grep '^{"kind":"record"' | cut -d '"' -f 8 |`,
    '  while read -r n utc commitment prev this; do',
    `    sum=$(printf '%s %s %s %s' "$n" "$utc" "$commitment" "$prev" | sha256sum)`,
    '    [ "${sum%% *}" = "$this" ] && [ "$prev" = "${last:-$prev}" ] ||',
    '      echo "record $n: BROKEN"',
    '    last=$this',
    '  done',
    '',
    '  A commitment is the SHA-256 of its record as JSON with sorted keys and without',
    '  blanks.',
    '',
  ];
  if (newestHead === null) return [...lines, '  No day of it is signed.', ''];
  return [
    ...lines,
    '  The newest signature; it is over the line of the last record of that day:',
    '',
    `  openssl dgst -sha256 -verify keys/KEY.pem -signature heads/${newestHead}.sig \\`,
    `    heads/${newestHead}.txt`,
    `  grep -F "$(tail -n 1 heads/${newestHead}.txt)" records/*.ndjson |`,
    '    cut -c 1-80',
    '',
    '  KEY is one of these. The same number comes out of',
    '  openssl pkey -pubin -in keys/KEY.pem -outform DER | sha256sum',
    '  and those who run the service can tell you whether it is theirs:',
    '',
    ...keys.map((key) => `  ${key}`),
    '',
  ];
}

const WHAT_IT_DOES_NOT_PROVE = [
  'WHAT IT DOES NOT PROVE',
  '',
  '  That a host told the truth; that the times are exact, they are those of the',
  '  clock of the service; what was recorded after the newest signed head, or',
  '  whether anything was: whoever may write the table can still make that anew,',
  '  and a copy that was cut at its end looks like one that was made earlier. What',
  '  is in incidents/ is how the service showed it, and fixed by SHA256SUMS alone;',
  '  the records tell the same, proved.',
  '',
];

const paragraph = (text: string): readonly string[] => [...wrap(printable(text), '  '), ''];
