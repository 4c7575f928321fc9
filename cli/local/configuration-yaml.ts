import { Document, visit } from 'yaml';

/** A configuration as YAML that is read as the same value; nothing in it moves a terminal's cursor. */
export function yamlOf(value: unknown): string {
  const document = new Document(inOrder(value), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (/\p{Cc}/u.test(String(scalar.value))) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: false }).replaceAll(LATE_CONTROLS, escaped);
}

/** What a thing is called stands first, and what it holds last, as people write it. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, inOrder(inner)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => rankOf(a) - rankOf(b)));
}

const rankOf = (key: string): number =>
  FIRST.includes(key) ? FIRST.indexOf(key) - FIRST.length : LAST.indexOf(key) + 1;

const FIRST: readonly string[] = ['version', 'defaults', 'name', 'host'];
const LAST: readonly string[] = ['master', 'replicas', 'domains'];

/** The YAML writer escapes the control characters before these itself. */
const LATE_CONTROLS = /[\u007f-\u009f]/g;
const escaped = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
