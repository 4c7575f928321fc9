import type { ExportFormat } from '#contracts/api-export.ts';
import { counted } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';

/** A history that was written to a file: how many records, or moves, and of when the first and last are. */
export type Exported = {
  readonly file: string;
  readonly domain: string;
  readonly format: ExportFormat;
  readonly count: number;
  /** ISO 8601, UTC; null where there is none. */
  readonly first: string | null;
  readonly last: string | null;
};

/** What was written, and how to prove it. */
export function exportedText({ file, domain, format, count, first, last }: Exported): string {
  const what = count === 0 ? `no ${NOUNS[format]}` : counted(count, NOUNS[format]);
  const when = first === null || last === null ? '' : `, ${minuteOf(first)} to ${minuteOf(last)}`;
  const lines = [
    ...wrap(printable(`wrote ${file}: ${domain}, ${what}${when}`)),
    ...(format === 'ndjson' && count > 0
      ? [
          '  prove it, on any machine:',
          `  boks-audit verify history --domain ${domain} --export ${printable(file)}`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a line of a file is. */
export const NOUNS: Readonly<Record<ExportFormat, string>> = { ndjson: 'record', csv: 'move' };
