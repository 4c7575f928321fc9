import type { RedactionCount } from './facts.ts';

/**
 * What a rule took out, in a line. The report is redacted itself: no word here is one that a rule looks
 * for, and the count stands first, where it is nobody's value.
 */
export const redactedInWords = ({ rule, count }: RedactionCount): string =>
  `${count} by rule ${rule}, ${WORDS.get(rule) ?? 'see redaction/policy.json'}`;

const WORDS: ReadonlyMap<string, string> = new Map([
  ['R00', 'values that were known before or found elsewhere'],
  ['R01', 'keys of BoKS'],
  ['R02', 'hashes of logins'],
  ['R03', 'lines of shadow files'],
  ['R04', 'values that are named as not to be shown'],
  ['R05', 'private keys'],
  ['R06', 'keys of the cloud'],
  ['R07', 'licences'],
  ['R08', 'names in LDAP settings'],
  ['R09', 'secrets behind a blank, or given to a command'],
  ['R20', 'names of hosts'],
  ['R21', 'IPv4 addresses'],
  ['R22', 'IPv6 addresses'],
  ['R23', 'addresses of network cards'],
  ['R24', 'names of users'],
  ['R25', 'ids of the cloud account'],
  ['R26', 'names of the domain'],
  ['R27', 'names of sites'],
]);
