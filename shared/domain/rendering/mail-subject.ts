import { counted } from '../words.ts';
import { fitBeginning, fitParts } from './fitting.ts';
import { headlineOf } from './headline.ts';
import { asAscii, cutEnd } from './plain-text.ts';
import type { Told } from './told.ts';

/**
 * `[BoKS][CRITICAL] prod: REPHOST AHEAD of master, T9 +2339, 3 tables - prod-12-1`: ASCII, at most 99
 * characters, state, domain, host and worst table in the first 60; the incident's id is never cut.
 */
export function subjectOf(
  domain: string,
  lead: Told,
  { others, heading }: { readonly others: number; readonly heading: string | null },
): string {
  const { standing, name, says, worst, tables, ...headline } = headlineOf(lead);
  const after = heading === null ? asAscii(headline.after) : SUSPECTED;
  const id = ` - ${asAscii(lead.incident.id)}`;
  const room = MOST_CHARACTERS - id.length;
  const beginning = fitBeginning(
    {
      prefix: `[BoKS][${standing.toUpperCase()}] `,
      domain: asAscii(domain),
      name: asAscii(name),
      says,
      end: worst === '' ? '' : `, ${worst}`,
    },
    Math.min(MOST_OF_BEGINNING, room),
  );
  const parts = fitParts(
    [
      { text: beginning, rank: 0 },
      { text: tables > 1 ? `, ${counted(tables, 'table')}` : '', rank: 3 },
      { text: after === '' ? '' : `, ${after}`, rank: heading === null ? 2 : 1 },
      { text: others === 0 ? '' : `, and ${others} more`, rank: heading === null ? 1 : 2 },
    ],
    room,
  );
  return `${parts.slice(0, room)}${id}`;
}

/** The subject of a message that is about no incident; `id` is the message's own. */
export function subjectFor(word: string, text: string, id: string): string {
  const end = ` - ${asAscii(id)}`;
  const start = `[BoKS][${word}] `;
  return `${start}${cutEnd(asAscii(text), MOST_CHARACTERS - start.length - end.length)}${end}`;
}

/** In place of a heading: all replicas are ahead together. */
export const SUSPECTED = 'suspect the master';

const MOST_CHARACTERS = 99;
const MOST_OF_BEGINNING = 60;
