import { counted } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';

/** A copy of a history that was made. */
export type Copied = {
  readonly folder: string;
  readonly domain: string;
  readonly files: number;
  readonly sumsSha256: string;
  readonly incidents: number;
  /** Null where they were left out. */
  readonly bundles: number | null;
  readonly records: {
    readonly count: number;
    /** ISO 8601, UTC; null where there is none. */
    readonly first: string | null;
    readonly last: string | null;
    readonly withoutContents: readonly number[];
  };
};

/** What was written, what fixes it, and how to prove it. */
export function copiedText(copied: Copied): string {
  const { folder, domain, files, sumsSha256, incidents, bundles, records } = copied;
  const { count, first, last, withoutContents } = records;
  const what = count === 0 ? 'no record' : counted(count, 'record');
  const when = first === null || last === null ? '' : `, ${minuteOf(first)} to ${minuteOf(last)}`;
  const more = bundles === null ? 'bundles left out' : counted(bundles, 'bundle');
  const lines = [
    ...wrap(printable(`wrote ${folder}: ${domain}, ${what}${when}`)),
    `  ${counted(files, 'file')}: ${counted(incidents, 'incident')}, ${more}; README.txt says what is where`,
    ...(withoutContents.length === 0
      ? []
      : wrap(
          `too large to be given, by their lines alone: records ${withoutContents.join(', ')}`,
          '  ',
        )),
    '  note this elsewhere, it fixes every file: the SHA-256 of SHA256SUMS',
    `  ${sumsSha256}`,
    '  prove it, on any machine:',
    `  boks-audit verify history --domain ${domain} --export ${printable(folder)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What is found of the files of a copy. */
export type FilesChecked = {
  readonly files: number;
  readonly sumsSha256: string;
  readonly faults: readonly string[];
  readonly proved: number;
};

/** The files of a copy: each fault, or that there is none; at most 80 characters a line. */
export function checkedText({ files, sumsSha256, faults, proved }: FilesChecked): string {
  const lines =
    faults.length === 0
      ? [
          `files: ${counted(files, 'file')}, each as SHA256SUMS says`,
          `  of them fixed by the records or a signature too: ${proved}`,
        ]
      : [
          `files: BROKEN: ${counted(faults.length, 'fault')} in ${counted(files, 'file')}`,
          ...faults.slice(0, MOST_FAULTS).flatMap((fault) => wrap(printable(fault), '  ')),
          ...(faults.length > MOST_FAULTS ? [`  and ${faults.length - MOST_FAULTS} more`] : []),
        ];
  return [
    ...lines,
    '  SHA-256 of SHA256SUMS, to be compared with what was noted when it was made',
    `  ${sumsSha256}`,
    '',
  ].join('\n');
}

const MOST_FAULTS = 20;
