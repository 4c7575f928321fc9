import { createHash } from 'node:crypto';

import { folderOf, type BundleProfile } from '#domain/evidence/bag-layout.ts';
import { endEvidence, type Ending } from '#domain/evidence/end-evidence.ts';
import type { EvidenceOutcome, SealedBag } from '#domain/evidence/evidence-act.ts';
import { applyHead, applyRecord, nextRecord } from '#runtime/apply-record.ts';
import { readIncident } from '#runtime/read-incident.ts';
import { settingsOf } from '#test/facts.ts';

import type { ActingApi } from './acting.ts';

export const FINGERPRINT = 'fe'.repeat(32);

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Stands for a zip: what it is made of does not matter here, but that it comes as it is. */
export const zipOf = (name: string): Uint8Array =>
  Uint8Array.from([80, 75, 0, 255, 13, 10, ...Buffer.from(name)]);

/** Appends what became of evidence of an incident. */
export async function endIn(
  api: ActingApi,
  id: string,
  outcome: EvidenceOutcome,
  changes: Partial<Ending> = {},
): Promise<void> {
  const domain = id.replace(/-\d+-\d+$/, '');
  const head = await applyHead(domain, api.deps);
  const incident = await readIncident(api.store, head?.state, id);
  if (head === undefined || incident === undefined) throw new Error(`there is no ${id}`);
  const act = endEvidence({
    settings: settingsOf({ domain }),
    incident,
    outcome,
    version: (incident.evidenceVersion ?? 0) + 1,
    occasion: 'opened',
    askedBy: 1,
    collection: head.record.number,
    atMs: api.nowMs,
    isNews: true,
    mutes: [],
    windows: [],
    record: head.record.number + 1,
    ...changes,
  });
  const { nonces, sha256 } = api.deps;
  const record = nextRecord(domain, head.record, { act, nonce: nonces.next(), sha256 });
  await api.store.appendRecord(record);
  await applyRecord(record, api.deps);
}

/** Keeps the zips of a version, and appends that it was sealed. */
export async function sealIn(
  api: ActingApi,
  id: string,
  { version = 1, ...changes }: Partial<Ending & { done: number }> = {},
): Promise<void> {
  const bags: SealedBag[] = [];
  for (const profile of ['vendor-clear', 'vendor-pseudonymised'] as const) {
    const place = { incident: id, version, profile };
    const zip = zipOf(folderOf(place));
    await api.bundles.keepPreview(place, previewOf(profile));
    await api.bundles.keepZip(place, zip);
    const hashes = { zipSha256: sha256Of(zip), tagManifestSha256: 'ab'.repeat(32) };
    bags.push({ profile, bytes: zip.length, ...hashes });
  }
  const { done = 46, ...ending } = changes;
  const outcome = { kind: 'sealed', done, planned: 46, bags, fingerprint: FINGERPRINT } as const;
  await endIn(api, id, outcome, { version, ...ending });
}

const previewOf = (profile: BundleProfile) => ({
  files: [
    { path: 'data/00-START-HERE.txt', counts: {}, differences: [] },
    profile === 'vendor-clear'
      ? { path: 'data/environment/env-diff.txt', counts: { R04: 1 }, differences: [SECRET_GONE] }
      : {
          path: 'data/05-timeline.csv',
          counts: { R20: 2, R04: 1 },
          differences: [
            { line: 3, before: 'REPHOST, REPHOST', after: 'host-1a, host-1a', rules: ['R20'] },
            SECRET_GONE,
          ],
        },
  ],
  leftOut: [{ path: 'data/logs/R1/odd', reason: 'it is not UTF-8' }],
});

const SECRET_GONE = {
  line: 7,
  before: 'bind [REDACTED:named]',
  after: 'bind [REDACTED:named]',
  rules: ['R04'],
};
