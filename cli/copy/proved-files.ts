import * as z from 'zod';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import type { HistoryEntryShown } from '#contracts/history-entry.ts';
import { BUNDLE_PROFILES, folderOf } from '#domain/evidence/bag-layout.ts';
import { readLine } from '#domain/evidence/chain.ts';
import { headText, type SignedHead } from '#domain/history/signed-head.ts';

import { bundlePath, configurationPath, HEADS_FOLDER, KEYS_FOLDER } from './layout.ts';

/** A file beside the records whose bytes an entry of the history fixes, and what of it does so. */
export type ProvedFile = { readonly path: string; readonly sha256: string; readonly by: string };

/** What an entry fixes of the files beside the records. */
export function filesProvedBy(entry: HistoryEntryShown): readonly ProvedFile[] {
  if (entry.kind === 'head') {
    return filesOfHead(entry.head).map(({ path, bytes }) => ({
      path,
      sha256: CHECK_TOOLS.sha256(bytes),
      by: `the head signed for ${entry.head.day}`,
    }));
  }
  const { data: record } = ProvingRecord.safeParse(entry.record);
  if (record === undefined) return [];
  const { act } = record;
  const by = `record ${record.number}`;
  if (act.kind === 'configured') {
    const sha256 = CHECK_TOOLS.sha256(CHECK_TOOLS.bytesOf(act.configuration.source));
    return [{ path: configurationPath(act.version), sha256, by }];
  }
  const { incident, version, outcome } = act;
  return outcome.bags.map(({ profile, zipSha256: sha256, folder }) => {
    const name = folder ?? folderOf({ incident, version, profile });
    return { path: bundlePath(`${name}.zip`), sha256, by };
  });
}

/**
 * A signed head as `openssl dgst -sha256 -verify` takes it: what was signed, the signature, and the key.
 * None of a head that cannot be read: whoever walks the history names it.
 */
export function filesOfHead(
  head: SignedHead,
): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const line = readLine(head.line);
  const fingerprint = CHECK_TOOLS.fingerprintOf(head.pem);
  if (line === undefined || fingerprint === undefined) return [];
  const name = `${HEADS_FOLDER}${head.day}-${line.number}`;
  return [
    { path: `${name}.txt`, bytes: Buffer.from(headText(head)) },
    { path: `${name}.sig`, bytes: Buffer.from(head.der, 'base64') },
    { path: `${KEYS_FOLDER}${fingerprint}.pem`, bytes: Buffer.from(head.pem) },
  ];
}

/** As much of a record as fixes files: a version of the configuration, or sealed evidence. */
const ProvingRecord = z.object({
  number: z.int(),
  act: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('configured'),
      version: z.int(),
      configuration: z.object({ source: z.string() }),
    }),
    z.object({
      kind: z.literal('evidence'),
      incident: z.string(),
      version: z.int(),
      outcome: z.object({
        kind: z.literal('sealed'),
        bags: z.array(
          z.object({
            profile: z.enum(BUNDLE_PROFILES),
            folder: z.string().optional(),
            zipSha256: z.string(),
          }),
        ),
      }),
    }),
  ]),
});
