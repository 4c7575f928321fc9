import { expect, it } from 'vitest';

import { evidenceWords } from '#cli/local/evidence-words.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';

const FINGERPRINT = '5fa7'.repeat(16);
const bag = { zipSha256: '', tagManifestSha256: '', bytes: 74_868 };

const ended = (outcome: EvidenceEnded['outcome'], text: string): EvidenceEnded => ({
  kind: 'evidence',
  atMs: 0,
  incident: 'demo-7-1',
  version: 1,
  occasion: 'opened',
  askedBy: 7,
  collection: 1,
  outcome,
  moves: [
    {
      incident: 'demo-7-1',
      host: 'REPHOST',
      kind: 'ahead',
      number: 2,
      from: 'open',
      to: 'open',
      reason: 'bundle-sealed',
      text,
      spoken: false,
    },
  ],
  incidents: [],
  alerts: [],
});

it('says of a sealed bundle where it lies, how to check it, and by which key', () => {
  const outcome = {
    kind: 'sealed',
    done: 61,
    planned: 61,
    bags: [
      { ...bag, profile: 'vendor-clear' },
      { ...bag, profile: 'vendor-pseudonymised', bytes: 79_880 },
    ],
    fingerprint: FINGERPRINT,
  } as const;
  expect(evidenceWords(ended(outcome, 'version 1 is sealed, COMPLETE'), '.boks-audit')).toEqual([
    'demo-7-1: version 1 is sealed, COMPLETE',
    'FILE   .boks-audit/bundles/demo-7-1/demo-7-1-v1.zip (74.9 kB)',
    'ALSO   beside it, vendor-pseudonymised (79.9 kB)',
    'CHECK  npx boks-audit bundle verify .boks-audit/bundles/demo-7-1/demo-7-1-v1.zip',
    `KEY    ${FINGERPRINT}`,
  ]);
});

it('says of what was not sealed why, and names no file', () => {
  const held = {
    kind: 'held',
    reasons: ['vendor-clear: x still shows the name of a host, in clear (R90)'],
  } as const;
  const text =
    'version 1 is HELD, not released: vendor-clear: x still shows the name of a host, in clear (R90)';
  expect(evidenceWords(ended(held, text), '.boks-audit')).toEqual([`demo-7-1: ${text}`]);
});
