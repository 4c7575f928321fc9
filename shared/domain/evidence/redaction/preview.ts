import { withReplacements, type RedactedText, type Replacement } from './redact-text.ts';

/** Lines of one place of a text, before and after; secrets stand as their tags in both. */
export type Difference = {
  /** Of the original, counted from 1: the first line of this place. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly rules: readonly string[];
};

/** Replacements by the id of their rule. */
export type Counts = Readonly<Record<string, number>>;

/** What a person looks at before a file leaves. */
export type FilePreview = {
  readonly path: string;
  readonly counts: Counts;
  readonly differences: readonly Difference[];
};

/**
 * The lines that redaction changes, at most `most`, for whoever releases a text. Never a secret: where
 * nothing but secrets was replaced, `before` is `after`.
 */
export function differencesIn(
  original: string,
  { replacements }: RedactedText,
  most: number,
): readonly Difference[] {
  const differences: Difference[] = [];
  let line = 1;
  let counted = 0;
  for (const group of byLine(original, replacements)) {
    if (differences.length === most) break;
    const { start, end } = group;
    for (; counted < start; counted += 1) if (original.charAt(counted) === '\n') line += 1;
    const printed = original.slice(start, end);
    const moved = group.replacements.map((one) => ({
      ...one,
      start: one.start - start,
      end: one.end - start,
    }));
    const secrets = moved.filter(({ rule }) => rule.class === 'secret');
    const before = withReplacements(printed, secrets);
    const after = withReplacements(printed, moved);
    differences.push({
      line,
      before,
      after,
      rules: [...new Set(moved.map(({ rule }) => rule.id))],
    });
  }
  return differences;
}

/** The differences of a file in the way of `diff -u`, under its path and its counts. */
export function previewText({ path, counts, differences }: FilePreview): string {
  const counted = Object.entries(counts).map(([rule, count]) => `${rule} ${count}`);
  const lines = differences.flatMap(({ line, before, after }) => [
    `@@ line ${line} @@`,
    ...(before === after ? [] : printed('-', before)),
    ...printed('+', after),
  ]);
  return [`${path}: ${counted.join(', ') || 'nothing replaced'}`, ...lines, ''].join('\n');
}

const printed = (sign: string, text: string): readonly string[] =>
  text.split(/\r?\n/).map((line) => `${sign} ${clipped(line)}`);
const clipped = (line: string): string =>
  line.length <= MOST_CHARACTERS
    ? line
    : `${line.slice(0, MOST_CHARACTERS)} … (${line.length} characters)`;

type LineGroup = {
  readonly start: number;
  readonly end: number;
  readonly replacements: readonly Replacement[];
};

/** Replacements that share a line, with the whole lines that they touch. */
function byLine(text: string, replacements: readonly Replacement[]): readonly LineGroup[] {
  const groups: { start: number; end: number; replacements: Replacement[] }[] = [];
  for (const replacement of replacements) {
    const last = groups.at(-1);
    if (last !== undefined && replacement.start <= last.end) {
      last.replacements.push(replacement);
      last.end = Math.max(last.end, endOfLine(text, replacement.end));
    } else {
      const start = text.lastIndexOf('\n', replacement.start - 1) + 1;
      groups.push({ start, end: endOfLine(text, replacement.end), replacements: [replacement] });
    }
  }
  return groups;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

const MOST_CHARACTERS = 400;
