import { Document, visit } from 'yaml';

import { counted } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';

/** Who made a version of a configuration, when and why; `at` is ISO 8601, UTC. */
type Version = {
  readonly version: number;
  readonly who: string;
  readonly why: string;
  readonly change: string | null;
  readonly at: string;
};

/** A version as a file that config push takes; what is known of it stands above it as comments. */
export function configurationText(
  shown: Version & {
    readonly domain: string;
    readonly digest: string | null;
    readonly configuration: unknown;
  },
  isInForce: boolean,
): string {
  const { domain, version, at, who, digest, configuration } = shown;
  const since = `${isInForce ? 'in force ' : ''}since ${minuteOf(at)}`;
  const lines = [
    ...wrap(printable(`${domain}, version ${version}, ${since}, by ${who}`), '# '),
    ...wrap(printable(`why: ${whyOf(shown)}`), '# '),
    ...(digest === null ? [] : [`# SHA-256 ${digest}`]),
  ];
  const comments = lines.map((line) => (line.startsWith('#') ? line : `#${line.slice(1)}`));
  return `${comments.join('\n')}\n${yamlOf(configuration)}`;
}

/** The versions of a domain's configuration, newest first; at most 80 characters a line. */
export function versionsText(
  domain: string,
  { items, more }: { readonly items: readonly Version[]; readonly more: boolean },
): string {
  const goesOn = more ? '; there are more' : '';
  const lines = [
    ...wrap(`${domain}: ${counted(items.length, 'version')}, the newest is in force${goesOn}`),
    ...items.flatMap((one) => [
      '',
      ...wrap(printable(`version ${one.version}, since ${minuteOf(one.at)}, by ${one.who}`), '  '),
      ...wrap(printable(whyOf(one)), '      '),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** In one line, whatever it was typed as. */
const whyOf = ({ why, change }: Version): string =>
  `${why.replaceAll(/\s+/g, ' ')}${change === null ? '' : ` (change ${change})`}`;

/** A value as YAML that is read as the same value; nothing in it moves a terminal's cursor. */
function yamlOf(value: unknown): string {
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
