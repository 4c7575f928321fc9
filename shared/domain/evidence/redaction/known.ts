import { fewFormsOf, formsOf, type Form } from './forms.ts';
import { canonicalAddress, hexesOf, networksOf, type HexAddress } from './ip.ts';
import { needlesOf, type Found, type Needle, type Needles } from './needles.ts';
import { isPlain, isPlainDomain, isPlainUser, isShortUser } from './plain-words.ts';
import { tokensBy, type Hmac, type TokenOf } from './tokens.ts';

/** What belongs to the customer, from the configuration, and never only from what was collected. */
export type Inventory = {
  /** Of BoKS, by the configuration. */
  readonly boksDomains: readonly string[];
  /** Where hosts stand, by the configuration. */
  readonly sites: readonly string[];
  /** `otherNames`: short, long and list names, aliases. Letters of both cases are one. */
  readonly hosts: readonly { readonly name: string; readonly otherNames: readonly string[] }[];
  readonly users: readonly string[];
  /** IPv4 and IPv6. */
  readonly addresses: readonly string[];
  /** Such as BoKS's own `8.1.0.16`: these are no addresses. */
  readonly productVersions: readonly string[];
};

/** A name as it stands in a text; `canonical` is the one of all its forms that makes the token. */
export type Name = {
  readonly form: string;
  readonly canonical: string;
  /** It was read in a text, and not in a configuration: it is found as a word of its own alone. */
  readonly isLearnt?: boolean;
};

/** What texts themselves call a host or a user, in lower case. */
export type LearntNames = { readonly hosts: readonly string[]; readonly users: readonly string[] };
/** What texts show of the customer: names, and addresses in canonical form. */
export type Learnt = LearntNames & { readonly addresses: readonly string[] };
export const NOTHING_LEARNT: Learnt = { hosts: [], users: [], addresses: [] };

/** What the rules know of the customer, made ready for looking. */
export type Known = {
  readonly token: TokenOf;
  readonly hosts: Needles<Name>;
  readonly users: Needles<Name>;
  readonly boksDomains: Needles<Name>;
  /** In lower case, common words among them. */
  readonly boksDomainNames: ReadonlySet<string>;
  readonly sites: Needles<Name>;
  /** In lower case, common words among them. */
  readonly siteNames: ReadonlySet<string>;
  readonly learnt: Learnt;
  readonly secrets: Needles<Form>;
  /** Of the inventory, in canonical form. */
  readonly addresses: ReadonlySet<string>;
  /** These and those that any text shows, in canonical form. */
  readonly seenAddresses: ReadonlySet<string>;
  /** The first three numbers of the IPv4 addresses that were seen. */
  readonly networks: ReadonlySet<string>;
  /** The IPv4 addresses that were seen, by their 8 hex digits in lower case, in either order of bytes. */
  readonly hexes: ReadonlyMap<string, HexAddress>;
  readonly productVersions: ReadonlySet<string>;
  /** Canonical names of hosts by their forms, in lower case. */
  readonly hostNames: ReadonlyMap<string, string>;
  readonly userNames: ReadonlySet<string>;
  /** Of the hosts' long names, in lower case, without a leading dot. */
  readonly domains: ReadonlySet<string>;
};

/** Secrets: `told` to us beforehand, and `seen` in what was collected. */
export type Secrets = { readonly told: readonly string[]; readonly seen: readonly string[] };

/** Invariant: the secrets are those that `refusalOfSecrets` lets pass. */
export function knownOf(
  inventory: Inventory,
  { told, seen }: Secrets,
  { hmac, learnt = NOTHING_LEARNT }: { readonly hmac: Hmac; readonly learnt?: Learnt },
): Known {
  const hostNames = namesOf(inventory);
  const users = inventory.users.flatMap((name) => {
    const canonical = name.toLowerCase();
    return [...new Set([name, canonical])].map((form) => ({ form, canonical }));
  });
  const addresses = canonical(inventory.addresses);
  const seenAddresses = new Set([...addresses, ...canonical(learnt.addresses)]);
  const hosts = [...hostNames].map(([form, canonical]) => ({ form, canonical }));
  return {
    token: tokensBy(hmac),
    hosts: needlesOf(
      [...hosts.filter(({ form }) => !isPlain(form)), ...learnt.hosts.map(learntName)].map(
        needleOf,
      ),
    ),
    users: needlesOf(
      [...users.filter(({ form }) => !isPlainUser(form)), ...learnt.users.map(learntName)].map(
        (name) => ({ ...needleOf(name), exact: isShortUser(name.form) }),
      ),
    ),
    boksDomains: needlesOf(distinctive(inventory.boksDomains)),
    boksDomainNames: lowerOf(inventory.boksDomains),
    sites: needlesOf(distinctive(inventory.sites)),
    siteNames: lowerOf(inventory.sites),
    learnt,
    secrets: needlesOf(
      [
        ...[...new Set(told)].flatMap((secret) => formsOf(secret)),
        ...[...new Set(seen)].flatMap((secret) => fewFormsOf(secret)),
      ].map(({ form, text, exact }) => ({ text, exact, meaning: form })),
    ),
    addresses: new Set(addresses),
    seenAddresses,
    networks: networksOf(seenAddresses),
    hexes: hexesOf(seenAddresses),
    productVersions: new Set(inventory.productVersions),
    hostNames,
    userNames: new Set(users.map(({ canonical }) => canonical)),
    domains: new Set(
      [...hostNames.keys()].flatMap((form) => {
        const dot = form.indexOf('.');
        return dot > 0 && form.indexOf('.', dot + 1) > 0 ? [form.slice(dot + 1)] : [];
      }),
    ),
  };
}

/** Why these secrets cannot be looked for, without saying them; undefined when they can. */
export function refusalOfSecrets({ told, seen }: Secrets): string | undefined {
  const short = told.findIndex((secret) => secret.trim().length < FEWEST_CHARACTERS);
  if (short >= 0) {
    return `known secret number ${short + 1} has fewer than ${FEWEST_CHARACTERS} characters: it cannot be looked for`;
  }
  const characters = [...new Set([...told, ...seen])].join('').length;
  return characters > MOST_CHARACTERS
    ? `the secrets have more than ${MOST_CHARACTERS} characters: they cannot all be looked for`
    : undefined;
}

/**
 * Whether a name that was found is that name, and no part of a longer word. A name that nothing else
 * is called by chance (four characters with a digit, or seven) is found within words and across line
 * ends too, but never where its first or last digit belongs to a longer number: `rep1` is not in
 * `rep10`. Any other name stands alone, or directly before the `boks_` of an entry that runs on.
 */
export function isNameAt(
  text: string,
  { start, end, split, meaning: { form, isLearnt = false } }: Found<Name>,
): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (isDigit(before) && isDigit(text.charAt(start))) return false;
  if (isDigit(after) && isDigit(text.charAt(end - 1))) return false;
  if (!isLearnt && isDistinct(form)) return true;
  const endsThere = !LETTER_OR_DIGIT.test(after) || text.startsWith('boks_', end);
  return !split && endsThere && !LETTER_OR_DIGIT.test(before);
}

/** Whether a name is looked for within words and in other forms. */
export const isDistinct = (name: string): boolean =>
  !isPlain(name) && (name.length >= 7 || (name.length >= FEWEST_CHARACTERS - 1 && /\d/.test(name)));

/** The forms of every host's names, with the host that each stands for; one of two hosts stands for itself. */
function namesOf({ hosts }: Inventory): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const { name, otherNames } of hosts) {
    const canonical = name.toLowerCase();
    const forms = [name, ...otherNames].map((one) => one.toLowerCase().replace(/\.$/, ''));
    const short = forms.flatMap((form) => form.split('.', 1));
    for (const form of new Set([...forms, ...short])) {
      if (form === '' || canonicalAddress(form) !== undefined || /^[\d.]+$/.test(form)) continue;
      if ((names.get(form) ?? canonical) !== canonical) doubtful.add(form);
      names.set(form, canonical);
    }
  }
  for (const form of doubtful) names.set(form, form);
  return names;
}

const canonical = (addresses: readonly string[]): readonly string[] =>
  addresses.flatMap((one) => canonicalAddress(one) ?? []);
/** Names of domains and sites, but for those that are common words. */
const distinctive = (names: readonly string[]): readonly Needle<Name>[] =>
  names
    .filter((name) => !isPlainDomain(name))
    .map((name) => needleOf({ form: name, canonical: name.toLowerCase() }));
const lowerOf = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.toLowerCase()));
const learntName = (name: string): Name => ({ form: name, canonical: name, isLearnt: true });
const needleOf = (name: Name): Needle<Name> => ({ text: name.form, exact: false, meaning: name });
const isDigit = (sign: string): boolean => sign >= '0' && sign <= '9';

const LETTER_OR_DIGIT = /[A-Za-z0-9]/;
/** Of fewer, base64 has too few characters of its own. */
const FEWEST_CHARACTERS = 5;
/** So many that the needles fill no memory. */
const MOST_CHARACTERS = 100_000;
