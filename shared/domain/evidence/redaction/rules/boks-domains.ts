import { isNameAt, type Known } from '../known.ts';
import type { Match, Rule } from '../rule.ts';
import { lineEndsOf } from './known-secrets.ts';

/** The name of the BoKS domain, which is also the first part of its incidents' ids. */
export const boksDomains: Rule = {
  id: 'R26',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'the name of the BoKS domain, also in the ids of its incidents; where it is a common word, only in these ids and where the text says that it is a domain',
  becomes: 'domain-1a2b3c4d, domain-1a2b3c4d-4-1',
  *find(text, known): Generator<Match> {
    for (const place of known.boksDomains.places(text)) {
      if (!isNameAt(text, place)) continue;
      const { start, end, meaning } = place;
      const becomes = known.token('domain', meaning.canonical);
      yield { start, end, becomes: becomes + lineEndsOf(text.slice(start, end)) };
    }
    yield* whereSaid(text, known);
  },
};

function* whereSaid(text: string, { boksDomainNames, token }: Known): Generator<Match> {
  for (const { indices } of text.matchAll(SAID)) {
    const [start, end] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    const name = text.slice(start, end).toLowerCase();
    if (boksDomainNames.has(name)) yield { start, end, becomes: token('domain', name) };
  }
}

/** `prod-4-1`, and behind the word. */
const SAID =
  /(?<![A-Za-z0-9._-])([A-Za-z0-9][\w.-]{0,63}?)(?=-\d{1,9}-\d{1,9}(?!\d))|\bdomain["']?[ \t]{0,4}[=: \t][ \t]{0,4}["']?([A-Za-z0-9](?:[\w.-]{0,62}\w)?)/dgi;
