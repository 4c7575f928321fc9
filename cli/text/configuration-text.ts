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

/** What is known of a version, as the comments above its file; at most 80 characters a line. */
export function versionComments(
  shown: Version & { readonly domain: string; readonly digest: string | null },
  isInForce: boolean,
): string {
  const { domain, version, at, who, digest } = shown;
  const since = `${isInForce ? 'in force ' : ''}since ${minuteOf(at)}`;
  const lines = [
    ...wrap(printable(`${domain}, version ${version}, ${since}, by ${who}`), '# '),
    ...wrap(printable(`why: ${whyOf(shown)}`), '# '),
    ...(digest === null ? [] : [`# SHA-256 ${digest}`]),
  ];
  const comments = lines.map((line) => (line.startsWith('#') ? line : `#${line.slice(1)}`));
  return `${comments.join('\n')}\n`;
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
