import { createHmac } from 'node:crypto';

import { knownOf, type Inventory, type Known } from '#domain/evidence/redaction/known.ts';
import {
  redactBundle,
  type OriginalFile,
  type RedactionInput,
} from '#domain/evidence/redaction/redact-bundle.ts';
import { redactText } from '#domain/evidence/redaction/redact-text.ts';
import type { Profile } from '#domain/evidence/redaction/rule.ts';
import type { Hmac } from '#domain/evidence/redaction/tokens.ts';

/** A customer with names of every awkward kind. */
export const inventory: Inventory = {
  boksDomains: ['kontor'],
  sites: ['Leiden-DC2', 'master'],
  hosts: [
    { name: 'bokrep02.corp.example.com', otherNames: ['BOKREP02', 'rep-two'] },
    { name: 'bokmas01.corp.example.com', otherNames: [] },
    { name: 'REPHOST', otherNames: [] },
    { name: 'MASTER', otherNames: [] },
    { name: 'rep1', otherNames: [] },
    { name: 'lund', otherNames: [] },
    { name: 'db-10-20-30-40.dc2.example.net', otherNames: [] },
  ],
  users: ['kees', 'mlindqvist42', '100234', 'root'],
  addresses: ['10.20.30.40', '10.20.30.41', '2a02:898::1:40'],
  productVersions: ['7.1.0.3'],
};

export const knownSecrets = ['Tr0ub4dor&3', 'correct horse battery'];

export const hmac: Hmac = (kind, value) =>
  createHmac('sha256', "a key of the customer's").update(`${kind}\0${value}`).digest('hex');

export const known: Known = knownOf(inventory, { told: knownSecrets, seen: [] }, { hmac });

/** A text alone, by the rules of a profile, for this customer. */
export const redacted = (text: string, profile: Profile = 'vendor-pseudonymised'): string =>
  redactText(text, profile, known).text;

/** Files of a bundle, for this customer. */
export const bundleOf = (files: readonly OriginalFile[], change: Partial<RedactionInput> = {}) =>
  redactBundle(files, {
    profile: 'vendor-pseudonymised',
    inventory,
    knownSecrets,
    hmac,
    ...change,
  });
