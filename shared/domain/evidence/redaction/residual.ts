import { formsOf, type Form } from './forms.ts';
import {
  canonicalAddress,
  colonRunsIn,
  dottedRunsIn,
  hexesOf,
  hexRunsIn,
  knownIn,
  networksOf,
  numbersIn,
} from './ip.ts';
import { isDistinct, isNameAt, type Known, type Name } from './known.ts';
import { needlesOf } from './needles.ts';
import { isPlain, isPlainDomain, isPlainUser, isShortUser } from './plain-words.ts';
import type { Profile } from './rule.ts';
import { isVersionRun } from './rules/ipv4-addresses.ts';
import { segmentsOf } from './segments.ts';
import { tokensIn } from './tokens.ts';

/** What is still there: of which class, in which form, and where first. Never the value. */
export type Remains = {
  readonly rule: 'R90';
  readonly what: 'secret' | 'host' | 'user' | 'domain' | 'site' | 'address' | 'network';
  readonly form: Form | 'split';
  /** From 1, in the redacted text. */
  readonly line: number;
};

/** Looks through a text that was redacted, and says what it finds there, each kind once. */
export type ResidualScan = (redacted: string) => readonly Remains[];

/**
 * Makes the last gate (R90): every secret that is known by now, and for pseudonymised texts every
 * name of the inventory in every form, and every real address, also in hex, with the network (/24) around it.
 * `addresses` are those that were seen; tokens and table lines are not looked into.
 */
export function residualScan(
  known: Known,
  profile: Profile,
  addresses: readonly string[],
): ResidualScan {
  if (profile !== 'vendor-pseudonymised') return (text) => scan(text, [secretsLeft(known)]);
  const names = [
    namesLeft('host', [...known.hostNames.keys()], known.learnt.hosts),
    namesLeft(
      'user',
      [...known.userNames].filter((name) => !isPlainUser(name)),
      known.learnt.users,
    ),
    namesLeft(
      'domain',
      [...known.boksDomainNames].filter((name) => !isPlainDomain(name)),
      [],
    ),
    namesLeft(
      'site',
      [...known.siteNames].filter((name) => !isPlainDomain(name)),
      [],
    ),
  ];
  const finders = [
    secretsLeft(known),
    ...names,
    addressesLeft([...known.seenAddresses, ...addresses], known),
  ];
  return (text) => scan(text, finders);
}

type Finder = (text: string) => Iterable<FoundStill>;
/** `start` is in the characters of the text. */
type FoundStill = Pick<Remains, 'what' | 'form'> & { readonly start: number };

function scan(redacted: string, finders: readonly Finder[]): readonly Remains[] {
  const remains = new Map<string, FoundStill>();
  for (const { start: before, text, isTables } of segmentsOf(redacted)) {
    if (isTables) continue;
    for (const finder of finders) {
      for (const found of finder(text)) {
        const kind = `${found.what} ${found.form}`;
        const start = before + found.start;
        if (start < (remains.get(kind)?.start ?? Infinity)) remains.set(kind, { ...found, start });
      }
    }
  }
  return [...remains.values()].map(({ what, form, start }) => {
    return { rule: 'R90', what, form, line: redacted.slice(0, start).split('\n').length };
  });
}

const secretsLeft = ({ secrets }: Known): Finder =>
  function* (text) {
    for (const { start, split, meaning } of secrets.places(text)) {
      yield { what: 'secret', form: split ? 'split' : meaning, start };
    }
  };

function namesLeft(
  what: 'host' | 'user' | 'domain' | 'site',
  names: readonly string[],
  learnt: readonly string[],
): Finder {
  const distinct = names.filter((name) => isDistinct(name));
  const needles = needlesOf<Name & { readonly as: Form }>([
    ...names
      .filter((name) => !isDistinct(name) && !isPlain(name))
      .map((name) => ({
        text: name,
        exact: what === 'user' && isShortUser(name),
        meaning: nameOf(name, 'clear'),
      })),
    ...learnt.map((name) => ({
      text: name,
      exact: what === 'user' && isShortUser(name),
      meaning: { ...nameOf(name, 'clear'), isLearnt: true },
    })),
    ...distinct.flatMap((name) =>
      formsOf(name).map(({ form, text, exact }) => ({ text, exact, meaning: nameOf(name, form) })),
    ),
  ]);
  return function* (text) {
    const isToken = tokenPlaces(text, new Set([...names, ...learnt]));
    for (const place of needles.places(text)) {
      const { start, end, split, meaning } = place;
      if (isToken[start] === 1 && isToken[end - 1] === 1) continue;
      if (meaning.as !== 'clear') yield { what, form: meaning.as, start };
      else if (isNameAt(text, place)) yield { what, form: split ? 'split' : 'clear', start };
    }
  };
}

const nameOf = (name: string, as: Form) => ({ form: name, canonical: name, as });

function addressesLeft(
  addresses: readonly string[],
  versions: Pick<Known, 'productVersions'>,
): Finder {
  const known = new Set(addresses.flatMap((one) => canonicalAddress(one) ?? []));
  const networks = networksOf(known);
  const hexes = hexesOf(known);
  return function* (text) {
    for (const run of dottedRunsIn(text)) {
      for (const { start } of numbersIn(run, 4, known)) {
        yield { what: 'address', form: 'clear', start };
      }
      if (isVersionRun(text, run, versions)) continue;
      for (const { start } of numbersIn(run, 3, networks)) {
        yield { what: 'network', form: 'clear', start };
      }
    }
    for (const { start, text: run } of hexRunsIn(text)) {
      if (hexes.has(run.toLowerCase())) yield { what: 'address', form: 'hex', start };
    }
    for (const run of colonRunsIn(text)) {
      for (const { start } of knownIn(run, known)) yield { what: 'address', form: 'clear', start };
    }
  };
}

/** Which characters of a text belong to tokens that are no names themselves. */
function tokenPlaces(text: string, names: ReadonlySet<string>): Uint8Array {
  const places = new Uint8Array(text.length);
  for (const { start, end } of tokensIn(text)) {
    if (!names.has(text.slice(start, end).toLowerCase())) places.fill(1, start, end);
  }
  return places;
}
