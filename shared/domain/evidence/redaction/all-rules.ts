import type { Rule } from './rule.ts';
import { bindNames } from './rules/bind-names.ts';
import { boksDomains } from './rules/boks-domains.ts';
import { cloudIds } from './rules/cloud-ids.ts';
import { cloudKeys } from './rules/cloud-keys.ts';
import { givenSecrets } from './rules/given-secrets.ts';
import { hosts } from './rules/hosts.ts';
import { ipv4Addresses } from './rules/ipv4-addresses.ts';
import { ipv6Addresses } from './rules/ipv6-addresses.ts';
import { knownSecrets } from './rules/known-secrets.ts';
import { licences } from './rules/licences.ts';
import { macAddresses } from './rules/mac-addresses.ts';
import { namedSecrets } from './rules/named-secrets.ts';
import { nodeKeys } from './rules/node-keys.ts';
import { cryptHashes, shadowLines } from './rules/password-hashes.ts';
import { privateKeys } from './rules/private-keys.ts';
import { sites } from './rules/sites.ts';
import { users } from './rules/users.ts';

/**
 * Every rule. All look at the same original text; the order decides only whose tag stands where two
 * secrets share a place, so that of the known ones comes last.
 */
export const ALL_RULES: readonly Rule[] = [
  nodeKeys,
  cryptHashes,
  shadowLines,
  namedSecrets,
  privateKeys,
  cloudKeys,
  licences,
  bindNames,
  givenSecrets,
  hosts,
  boksDomains,
  sites,
  ipv4Addresses,
  ipv6Addresses,
  macAddresses,
  users,
  cloudIds,
  knownSecrets,
];

/** Counts up with every change of what a rule matches or makes of it. */
export const RULES_VERSION = 7;
