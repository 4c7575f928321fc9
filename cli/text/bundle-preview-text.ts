import type { BundlePreviewView } from '#contracts/api-bundles.ts';
import { previewText } from '#domain/evidence/redaction/preview.ts';
import { counted } from '#domain/words.ts';

import { printable, wrap } from './layout.ts';

/** How often redaction replaced what in a bundle, and what was left out of it. */
export function previewCounts({ files, leftOut, totals }: BundlePreviewView): readonly string[] {
  const changed = files.filter(({ counts }) => Object.keys(counts).length > 0).length;
  return [
    ...wrap(`redaction changed ${changed} of ${counted(files.length, 'file')}`, '  '),
    ...totals.flatMap(({ rule, count, matches }) =>
      wrap(printable(matches), `  ${rule} ${counted(count, 'time').padStart(11)}  `),
    ),
    ...leftOut.flatMap(({ path, reason }) => wrap(printable(`left out: ${path}: ${reason}`), '  ')),
  ];
}

/** The lines that redaction changed, file after file, in the way of `diff -u`. */
export const previewDifferences = ({ files }: BundlePreviewView): readonly string[] =>
  files
    .filter(({ differences }) => differences.length > 0)
    .flatMap((file) => ['', ...previewText(file).trimEnd().split('\n').map(printable)]);
