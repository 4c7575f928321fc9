import { isNameAt, type Known } from '../known.ts';
import type { Match, Rule } from '../rule.ts';
import { lineEndsOf } from './known-secrets.ts';

/** The names of the places where hosts stand, as the configuration has them. */
export const sites: Rule = {
  id: 'R27',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'sites of the inventory; those called by a common word only where the text says that it is a site',
  becomes: 'site-1a2b3c4d',
  *find(text, known): Generator<Match> {
    for (const place of known.sites.places(text)) {
      if (!isNameAt(text, place)) continue;
      const { start, end, meaning } = place;
      const becomes = known.token('site', meaning.canonical);
      yield { start, end, becomes: becomes + lineEndsOf(text.slice(start, end)) };
    }
    yield* whereSaid(text, known);
  },
};

/** In `"site": "X"`, and in the words of `too-few`: `none at X, Y;`. */
function* whereSaid(text: string, { siteNames, token }: Known): Generator<Match> {
  for (const { indices } of text.matchAll(SAID)) {
    const [from, until] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    for (const { index, 0: name } of text.slice(from, until).matchAll(ONE_OF_LIST)) {
      const place = { start: from + index, end: from + index + name.length };
      const canonical = name.toLowerCase();
      if (siteNames.has(canonical)) yield { ...place, becomes: token('site', canonical) };
    }
  }
}

const SAID = /"site": ?"([^"\n]{1,120})"|; none at ([^;"\n]{1,2000})/dg;
const ONE_OF_LIST = /[^\s,](?:[^,]*[^\s,])?/g;
