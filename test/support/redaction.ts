import { createHmac } from 'node:crypto';

import type { BundleProfile } from '#domain/evidence/bag-layout.ts';
import { inventoryOf } from '#domain/evidence/inventory.ts';
import { redactedPayload } from '#domain/evidence/redacted-payload.ts';
import type { Inventory } from '#domain/evidence/redaction/known.ts';
import {
  redactBundle,
  type OriginalFile,
  type RedactionInput,
} from '#domain/evidence/redaction/redact-bundle.ts';
import type { Profile } from '#domain/evidence/redaction/rule.ts';
import type { Hmac } from '#domain/evidence/redaction/tokens.ts';
import type { JournalRecord } from '#domain/journal.ts';

import { bundleFacts, keptText, sequenceText } from './bundle-facts.ts';
import { replicasOf, settingsOf } from './facts.ts';
import { evidenceOf } from './host-evidence.ts';
import { AT, REPLICA } from './story-2008.ts';

/** What a bundle of a customer with names of every awkward kind is made from; a replica's log is given. */
const factsWith = (log: string) =>
  bundleFacts({
    settings: settingsOf({
      domain: 'kontor',
      master: 'MASTER',
      replicas: [
        ...replicasOf('bokrep02.corp.example.com').map((one) => ({
          ...one,
          listNames: ['BOKREP02', 'rep-two'],
          site: 'Leiden-DC2',
        })),
        ...replicasOf(REPLICA, 'bokmas01.corp.example.com', 'rep1', 'lund'),
        ...replicasOf('db-10-20-30-40.dc2.example.net').map((one) => ({ ...one, site: 'master' })),
      ],
    }),
    records: ['kees', 'mlindqvist42', '100234', 'root'].map(commentBy),
    runs: [
      {
        meaning: 'last-good',
        name: 'sweep-2',
        atMs: AT.lastGood,
        answers: [
          keptText(REPLICA, {
            place: 'r',
            sweep: 2,
            atMs: AT.lastGood,
            sequence: sequenceText(),
            boksVersion: '7.1.0.3',
          }),
        ],
      },
    ],
    collected: [
      evidenceOf(REPLICA, 'logs', {
        atMs: AT.collected,
        printed: { 'errlog-replication': log },
      }),
    ],
  });

function commentBy(name: string, at: number): JournalRecord {
  const [last] = bundleFacts().records.slice(-1);
  if (last === undefined) throw new Error('the story has no record');
  return {
    ...last,
    number: last.number + 1 + at,
    act: {
      kind: 'acted',
      wish: { kind: 'comment', incident: 'prod-4-1' },
      by: { name, authenticated: false },
      why: 'seen',
      atMs: AT.confirmed,
      key: name,
      moves: [],
      incidents: [],
      alerts: [],
    },
  };
}

/** The same customer as redaction knows it in production: no address, and no secret. */
export const inventory: Inventory = inventoryOf(factsWith(''));

export const knownSecrets = ['Tr0ub4dor&3', 'correct horse battery'];

export const hmac: Hmac = (kind, value) =>
  createHmac('sha256', "a key of the customer's").update(`${kind}\0${value}`).digest('hex');

/** A text as the only one of a bundle, for this customer; throws where it is held. */
export function redacted(text: string, profile: Profile = 'vendor-pseudonymised'): string {
  const bundle = bundleOf([{ path: 'x', text }], { profile });
  if (bundle.kind === 'held') throw new Error(JSON.stringify(bundle.reasons));
  return bundle.files[0]?.text ?? '';
}

/** Files of a bundle, for this customer. */
export const bundleOf = (files: readonly OriginalFile[], change: Partial<RedactionInput> = {}) =>
  redactBundle(files, {
    profile: 'vendor-pseudonymised',
    inventory,
    knownSecrets: [],
    hmac,
    ...change,
  });

/** All files of the bundle that is sealed where a replica's log says this; or why it is held. */
export const payloadWith = (log: string, profile: BundleProfile) =>
  redactedPayload(factsWith(log), { profile, hmac });
