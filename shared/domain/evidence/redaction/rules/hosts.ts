import { isNameAt, type Known } from '../known.ts';
import { isPlain } from '../plain-words.ts';
import type { Match, Rule } from '../rule.ts';
import { TOKEN_DOMAIN } from '../tokens.ts';
import { lineEndsOf } from './known-secrets.ts';

/**
 * The hosts of the inventory in all their forms, and whatever else is called by a name in one of
 * their domains. A host has one token; its long name has the domain of tokens behind it.
 */
export const hosts: Rule = {
  id: 'R20',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'hosts of the inventory, short and long, in any case, also across line ends; their domains, and other names in them',
  becomes: 'host-1a2b3c4d, host-1a2b3c4d.corp.invalid',
  *find(text, known): Generator<Match> {
    for (const place of known.hosts.places(text)) {
      if (!isNameAt(text, place)) continue;
      const { start, end, meaning } = place;
      const becomes = tokenOf(known, meaning.form, meaning.canonical);
      yield { start, end, becomes: becomes + lineEndsOf(text.slice(start, end)) };
    }
    yield* inDomains(text, known);
    yield* whereSaid(text, known);
  },
};

/** Names that end in a domain of the inventory, and these domains by themselves. */
function* inDomains(text: string, known: Known): Generator<Match> {
  for (const { index, 0: printed } of text.matchAll(LONG_NAME)) {
    const name = printed.replace(/[.-]+$/, '').toLowerCase();
    const place = { start: index, end: index + name.length };
    if (known.domains.has(name)) yield { ...place, becomes: TOKEN_DOMAIN };
    for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (!known.domains.has(name.slice(dot + 1))) continue;
      yield { ...place, becomes: tokenOf(known, name, known.hostNames.get(name) ?? name) };
      break;
    }
  }
}

/** Hosts with a name that is too common to be looked for, where the text says that it is a host. */
function* whereSaid(text: string, { hostNames, token }: Known): Generator<Match> {
  for (const { indices } of text.matchAll(SAID)) {
    const [start, end] = indices?.[1] ?? [0, 0];
    const name = text.slice(start, end).toLowerCase();
    const canonical = hostNames.get(name);
    if (canonical === undefined || !isPlain(name)) continue;
    yield { start, end, becomes: token('host', canonical) };
  }
}

const tokenOf = ({ token }: Known, form: string, canonical: string): string =>
  form.includes('.') ? `${token('host', canonical)}.${TOKEN_DOMAIN}` : token('host', canonical);

/** At most as long as a name may be, from where one may begin; in pieces where there is no end. */
const LONG_NAME =
  /(?<![A-Za-z0-9.-])[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,8}\.?/g;
const SAID =
  /(?:@|\bhost["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)([A-Za-z0-9][A-Za-z0-9-]{0,62})(?![A-Za-z0-9-])/dgi;
