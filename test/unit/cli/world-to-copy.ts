import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MemorySigner } from '#adapters/memory/signer.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import type { Act } from '#domain/journal.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import { applyRecord, nextRecord } from '#runtime/apply-record.ts';
import { NOW_MS } from '#test/acts.ts';
import { sha256Hex } from '#test/service.ts';

import { recordOf } from '../../contract/builders.ts';
import { configuredOf } from '../../contract/configurations.contract.ts';
import { ActingApi, PROVED } from '../serve-api/acting.ts';
import { sealIn } from '../serve-api/evidence-acts.ts';
import { PLAYED_URL } from './played-api.ts';

/**
 * A domain whose history is to be copied: an incident with two sealed bundles and a configuration on the
 * second of March, then a quiet sweep every twelve hours over the end of the month; days that are over are
 * signed. `large`: of the last record there is only its line to be had.
 */
export async function worldToCopy({ large = false } = {}): Promise<ActingApi> {
  const acting = new ActingApi();
  await acting.watch('bank', PROVED);
  const records = [...(await acting.store.readRecords('bank', 1, 10))];
  const append = async (act: Act, nonce: string): Promise<void> => {
    const record = nextRecord('bank', records.at(-1), { act, nonce, sha256: sha256Hex });
    await acting.store.appendRecord(record);
    await applyRecord(record, acting.deps);
    records.push(record);
  };
  await append({ ...configuredOf('bank'), atMs: NOW_MS }, 'configured');
  await sealIn(acting, 'bank-1-1');
  records.splice(0, records.length, ...(await acting.store.readRecords('bank', 1, 10)));
  for (let ms = Date.parse('2026-03-30T00:00:00Z'); ms < LAST_MS; ms += 12 * HOUR_MS) {
    const { act } = recordOf('bank', records.length + 1, '');
    const isLast = ms + 12 * HOUR_MS >= LAST_MS;
    const nonce = large && isLast ? 'x'.repeat(4_100_000) : `quiet ${ms}`;
    await append({ ...act, sweep: { ...act.sweep, scheduledAtMs: ms } }, nonce);
  }
  const { store, heads } = acting;
  const queue = { send: async () => undefined };
  const explain = (): void => undefined;
  const ports = { store, heads, signer: new MemorySigner(), queue, sha256: sha256Hex, explain };
  await signHistory({ version: 1, kind: 'sign-history', domain: 'bank' }, ports);
  return acting;
}

/** The API of a world, called in this process; `before` sees each path, and may throw in its place. */
export const apiOfWorld = (
  { app }: ActingApi,
  before: (path: string) => void = () => undefined,
): ReachedApi => ({
  url: PLAYED_URL,
  kind: 'machine',
  call: async ({ address }) => {
    const path = address.slice(PLAYED_URL.length);
    before(path);
    const answer = await app.request(path);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const link = answer.headers.get('link') ?? undefined;
    const text = new TextDecoder().decode(bytes);
    return { status: answer.status, bytes, text, location: undefined, link };
  },
});

/** Every file of a folder by its path, as text. */
export async function textsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((one) => join(one.parentPath, one.name));
  const texts = new Map<string, string>();
  for (const file of files.toSorted()) {
    texts.set(file.slice(folder.length + 1), await readFile(file, 'latin1'));
  }
  return texts;
}

/** Changes a file of a copy, read-only or not. */
export async function edit(
  folder: string,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  const file = join(folder, path);
  const before = await readFile(file, 'latin1');
  const after = change(before);
  if (after === before) throw new Error(`nothing was changed in ${path}`);
  await chmod(file, 0o600);
  await writeFile(file, after, 'latin1');
}

/** The list of a copy made anew, as whoever knows how it is made would do to hide a change. */
export async function listAnew(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const [path, text] of await textsIn(folder)) {
    if (path === 'SHA256SUMS') continue;
    const sum = createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex');
    lines.push(`${sum}  ${path}\n`);
  }
  await edit(folder, 'SHA256SUMS', () => lines.join(''));
}

const HOUR_MS = 3_600_000;
const LAST_MS = Date.parse('2026-04-03T12:00:00Z');
