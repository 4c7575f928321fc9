import type { CaptureSet } from '#domain/capture/capture-set.ts';
import { CAPTURE_TEXTS, fileOf, type CaptureTexts } from '#domain/capture/capture-text.ts';
import type { HiddenNames } from '#domain/capture/hide-names.ts';
import type { CaptureRead } from '#domain/capture/read-texts.ts';
import { linesNotUnderstood } from '#domain/capture/read-texts.ts';
import type { FilePreview } from '#domain/evidence/redaction/preview.ts';
import { redactionPolicy } from '#domain/evidence/redaction/redact-bundle.ts';
import { counted } from '#domain/words.ts';

import { printable, WIDTH, wrap } from './layout.ts';

/** A set that was written, and what was done to it. */
export type WrittenCapture = {
  readonly set: CaptureSet;
  /** Where it lies. */
  readonly folder: string;
  readonly hidden: Extract<HiddenNames, { kind: 'clean' }>;
};

/**
 * What a person looks at before a set leaves: every line that was replaced, what the parsers made of the
 * rest, and the lines that none of them understands.
 */
export function captureText({ set, folder, hidden }: WrittenCapture): string {
  const bytes = [...set.files.values()].reduce((sum, text) => sum + text.length, 0);
  const size = `${counted(set.files.size, 'file')}, ${counted(bytes, 'byte')}`;
  return [
    'Replaced:',
    ...replacedLines(hidden),
    '',
    'Understood:',
    ...CAPTURE_TEXTS.flatMap((name) => understood(name, set.manifest)),
    ...notUnderstood(hidden.texts),
    '',
    ...wrap(printable(`The set lies in ${folder} (${size}).`)),
    ...wrap(
      'Read its files before you send it: no rule knows every name. Nothing was sent, and ' +
        'nobody but you sends it. How: docs/capture.md.',
    ),
    '',
  ].join('\n');
}

/** The same for programs. */
export const captureJson = ({ set, folder, hidden }: WrittenCapture): object => ({
  folder,
  manifest: set.manifest,
  replaced: hidden.previews,
  notUnderstood: Object.fromEntries(
    CAPTURE_TEXTS.map((name) => [name, linesNotUnderstood(name, hidden.texts[name] ?? '')]),
  ),
});

function replacedLines({ counts, previews }: WrittenCapture['hidden']): readonly string[] {
  if (Object.keys(counts).length === 0) return ['  nothing: no rule found a name'];
  const words = new Map<string, string>(
    redactionPolicy('vendor-pseudonymised').rules.map(({ id, becomes }) => [id, becomes]),
  );
  return [
    ...Object.entries(counts).flatMap(([rule, count]) =>
      wrap(`${counted(count, 'time')}: ${OWN_WORDS[rule] ?? words.get(rule)}`, `  ${rule} `),
    ),
    ...previews.filter(({ differences }) => differences.length > 0).flatMap(differencesOf),
  ];
}

/** As `diff` shows it, no line wider than a terminal, and none cut: a name may stand at its end. */
const differencesOf = ({ path, differences }: FilePreview): readonly string[] => [
  '',
  ...differences.flatMap(({ line, before, after }) => [
    `@@ ${path} line ${line} @@`,
    ...(before === after ? [] : broken('- ', before)),
    ...broken('+ ', after),
  ]),
];

function understood(
  name: keyof CaptureRead,
  { read, exits }: CaptureSet['manifest'],
): readonly string[] {
  const { [name]: exit = 0 } = exits;
  const failed = exit === 0 ? [] : [`its command ended with exit code ${exit}`];
  const words = [WORDS[name](read) ?? (exit === 0 ? [] : 'is not there'), failed].flat();
  return words.length === 0
    ? []
    : wrap(printable(words.join('; ')), `  ${fileOf(name).padEnd(12)}  `);
}

function notUnderstood(texts: CaptureTexts): readonly string[] {
  const lines = CAPTURE_TEXTS.flatMap((name) =>
    linesNotUnderstood(name, texts[name] ?? '').flatMap(({ line, text }) =>
      broken(`  ${fileOf(name)} line ${line}: `, text),
    ),
  );
  return lines.length === 0
    ? []
    : ['', 'Not understood, as it would leave (look at these first, and so shall we):', ...lines];
}

/** A text in pieces, each in the width of a terminal; the first begins with `lead`, the rest under it. */
function broken(lead: string, text: string): readonly string[] {
  const room = WIDTH - lead.length;
  return printable(text)
    .split(/\r?\n/)
    .flatMap((line) => line.match(new RegExp(`.{1,${room}}`, 'g')) ?? [''])
    .map((piece, at) => `${at === 0 ? lead : ' '.repeat(lead.length)}${piece}`);
}

const unreadWords = (unread: readonly number[]): string =>
  unread.length === 0 ? '' : `, ${counted(unread.length, 'line')} not understood`;

/** What was read of each text, in words; undefined where it is not there. */
const WORDS: Readonly<Record<keyof CaptureRead, (read: CaptureRead) => string | undefined>> = {
  sequence: ({ sequence }) => {
    if (sequence === undefined || 'refused' in sequence) return refusal(sequence);
    return `${counted(sequence.tables, 'table')}${unreadWords(sequence.unread)}`;
  },
  list: ({ list }) => {
    if (list === undefined || 'refused' in list) return refusal(list);
    const statuses = Object.entries(list.statuses).map(([word, count]) => `${count} ${word}`);
    const said = statuses.length === 0 ? '' : `: ${statuses.join(', ')}`;
    return `${counted(list.replicas, 'replica')}${said}${unreadWords(list.unread)}`;
  },
  fque: ({ fque }) => fque && `${counted(fque.lines, 'line')}; its format is not known yet`,
  files: ({ files }) =>
    files &&
    `${counted(files.files, 'file')}, ${files.empty} of 0 bytes${unreadWords(files.unread)}`,
  roles: ({ roles }) =>
    roles &&
    `configured ${roles.configured ?? 'not known'}, running ${roles.running ?? 'not known'}` +
      unreadWords(roles.unread),
};

const refusal = (read: { readonly refused: string } | undefined): string | undefined =>
  read && `refused: ${read.refused}`;

/** What a rule makes of names in a capture, where that is not what it makes of them in a bundle. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  R20: 'hosts and domains, now HOST0001, h02.net0003 and the like, in their own width',
};
