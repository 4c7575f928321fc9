import { createHash } from 'node:crypto';

import { sendRequest } from '#adapters/send-request.ts';
import { BundleList, BundlePreviewView } from '#contracts/api-bundles.ts';
import type { BundleEntry, BundleFile } from '#contracts/bundle-entry.ts';
import type { BundleProfile } from '#domain/evidence/bag-layout.ts';
import { NotReached, type ApiAnswer } from '#ports/call-api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { callService, COMMON_MEANINGS, problemIn, reasonOf } from './api-answers.ts';
import { askAll } from './ask-list.ts';
import { ask, NotDone } from './service-api.ts';

/** One zip of a sealed version. */
export type BundleMeant = { readonly entry: BundleEntry; readonly file: BundleFile };

/** Which zip is meant; without a version the newest that was sealed. */
export type BundleChoice = { readonly version?: number; readonly profile: BundleProfile };

/** What became of an incident's evidence, the first version first. Throws `NotDone`. */
export const askForBundles = async (
  api: ReachedApi,
  incident: string,
): Promise<readonly BundleEntry[]> => askAll(api, { path: pathOf(incident), schema: BundleList });

/** The zip that is meant. Throws `NotDone`, with what there is instead. */
export async function askForBundle(
  api: ReachedApi,
  incident: string,
  { version, profile }: BundleChoice,
): Promise<BundleMeant> {
  const entries = await askForBundles(api, incident);
  const meant = entries.filter((one) => version === undefined || one.version === version);
  const entry = meant.findLast(({ state }) => state === 'sealed');
  if (entry === undefined) {
    const what = version === undefined ? 'no sealed evidence' : `no sealed version ${version}`;
    const instead = (meant.at(-1) ?? entries.at(-1))?.text ?? 'none was collected';
    const next = `boks-audit bundle list ${incident}`;
    throw new NotDone(`${incident} has ${what}: ${instead}; look again: ${next}`, NONE_THERE);
  }
  const file = entry.files.find((one) => one.profile === profile);
  if (file !== undefined) return { entry, file };
  throw new NotDone(`version ${entry.version} was not sealed for ${profile}`, NONE_THERE);
}

/** What redaction changed in a bundle. Throws `NotDone`. */
export const askForPreview = async (
  api: ReachedApi,
  { entry: { incident, version }, file: { profile } }: BundleMeant,
): Promise<BundlePreviewView> =>
  ask(api, `${pathOf(incident)}/${version}/preview?profile=${profile}`, BundlePreviewView);

/** The zip itself, byte for byte as the journal says that it was sealed. Throws `NotDone`. */
export async function fetchBundle(
  api: ReachedApi,
  { entry: { incident, version }, file: { profile, name, sha256 } }: BundleMeant,
): Promise<Uint8Array> {
  const path = `${pathOf(incident)}/${version}/download?profile=${profile}`;
  const { bytes } = await answered(api, `${api.url}${path}`);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw new NotDone(
    `what came is not ${name} as it was sealed: its SHA-256 is ${found}, in the journal it is ` +
      `${sha256}; nothing was written: find out who changed it`,
    EXIT_STATUS.critical,
  );
}

/** The answer with the zip in it, of the service or of where its link leads. */
async function answered(api: ReachedApi, address: string): Promise<ApiAnswer> {
  const answer = await callService(api, { method: 'GET', address });
  if ('kind' in answer) throw new NotDone(answer.reason);
  if (answer.status === 303 && answer.location !== undefined) return followed(answer.location);
  if (answer.status === 200) return answer;
  const told = answer.status < 500 ? problemIn(answer)?.detail : undefined;
  throw new NotDone(told ?? `${api.url}: ${reasonOf(answer, COMMON_MEANINGS)}`);
}

/** The link proves by itself that it may be followed: nothing of who calls is sent there. */
async function followed(address: string): Promise<ApiAnswer> {
  try {
    const answer = await sendRequest({ method: 'GET', address }, {}, LINK_PATIENCE_MS);
    if (answer.status === 200) return answer;
    throw new NotDone(`${new URL(address).origin} answered the link with ${answer.status}`);
  } catch (error) {
    if (error instanceof NotReached) throw new NotDone(error.message);
    throw error;
  }
}

const pathOf = (incident: string): string =>
  `/v1/incidents/${encodeURIComponent(incident)}/bundles`;

/** There is no such file, or not yet. */
const NONE_THERE = EXIT_STATUS.warning;
/** 20 MB over a slow line. */
const LINK_PATIENCE_MS = 300_000;
