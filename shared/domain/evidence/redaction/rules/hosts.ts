import { isNameAt, type Known } from '../known.ts';
import { isPlain, NO_NAMES, PARTS_OF_DATES } from '../plain-words.ts';
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
    'hosts of the inventory, short and long, in any case, also across line ends; their domains, and other names in them; whatever a log calls a host: boks_x@X, and ERR 203 ... on X, to X, from X; host X, host=X and connect to X where X is a name with a digit',
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
    yield* inLogs(text, known);
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

/**
 * Hosts that no inventory has, such as agents, where BoKS's own texts say that it is one. In a refusal
 * the first name is one whatever it looks like; a later one only where no word looks so.
 */
function* inLogs(text: string, known: Known): Generator<Match> {
  for (const { indices } of text.matchAll(AT_HOST)) yield* hostAt(text, indices?.[1], known);
  for (const { indices, 1: name = '' } of text.matchAll(CALLED_HOST)) {
    if (NUMBERED.test(name)) yield* hostAt(text, indices?.[1], known);
  }
  for (const { index, 0: refusal } of text.matchAll(REFUSAL)) {
    let isFirst = true;
    for (const { indices, 1: name = '' } of refusal.matchAll(BEHIND_PLACE)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      const matches = [...hostAt(text, [index + start, index + end], known)];
      if (isFirst || LIKE_A_HOST.test(name)) yield* matches;
      if (matches.length > 0) isFirst = false;
    }
  }
}

function* hostAt(
  text: string,
  [start, until]: readonly [number, number] = [0, 0],
  known: Known,
): Generator<Match> {
  const printed = text.slice(start, until).replace(/[._-]+$/, '');
  const name = printed.toLowerCase();
  const isWord =
    isPlain(name) || NO_NAMES.has(name) || PARTS_OF_DATES.has(printed) || DATE.test(name);
  if (isWord && !known.hostNames.has(name)) return;
  const becomes = tokenOf(known, name, known.hostNames.get(name) ?? name);
  const match = { start, end: start + name.length, becomes };
  yield !isWord && LIKE_A_HOST.test(printed) ? { ...match, learns: 'host' } : match;
}

const tokenOf = ({ token }: Known, form: string, canonical: string): string =>
  form.includes('.') ? `${token('host', canonical)}.${TOKEN_DOMAIN}` : token('host', canonical);

/** At most as long as a name may be, from where one may begin; in pieces where there is no end. */
const LONG_NAME =
  /(?<![A-Za-z0-9.-])[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,8}\.?/g;
const SAID =
  /(?:@|\bhost["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)([A-Za-z0-9][A-Za-z0-9-]{0,62})(?![A-Za-z0-9-])/dgi;
/** Up to the next entry of a log where that runs on; no part of an IPv6 or a MAC address. */
const HOST = String.raw`([A-Za-z0-9][\w.-]{0,252}?)(?=boks_|(?![\w.-]|:[0-9A-Fa-f]{0,4}:))`;
const AT_HOST = new RegExp(`boks_\\w{1,32}@${HOST}`, 'dg');
/** One entry of a log: a line, or what runs on. */
const REFUSAL = /\bERR \d{3}\b[^\n]*/g;
const BEHIND_PLACE = new RegExp(`\\b(?:on|to|from)(?:[ \\t]host)?[ \\t]${HOST}`, 'dgi');
/** Behind a word that says so; only names with a letter and a digit, as any word may stand there. */
const CALLED_HOST = new RegExp(
  `\\b(?:host(?:[ \\t]{1,4}|["']?[ \\t]{0,4}[=:][ \\t]{0,4})|(?:connect(?:ed|ing|ion)?|contact|reach)(?:[ \\t]to)?(?:[ \\t]host)?[ \\t])["']?${HOST}`,
  'dgi',
);
/** No protocol, version or architecture. */
const NUMBERED =
  /^(?!ipv[46]$|v\d|(?:x86_64|amd64|aarch64|i[3-6]86|sparcv9|ppc64(?:le)?|s390x)$)(?=[^.]*\d)[A-Za-z]/i;
const LIKE_A_HOST = /[\dA-Z._-]/;
const DATE = /^\d{4}-\d\d-\d\d/;
