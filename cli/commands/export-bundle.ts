import type { ActTaken } from '#contracts/api-acts.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { previewCounts, previewDifferences } from '../text/bundle-preview-text.ts';
import { writtenText } from '../text/bundle-text.ts';
import { printable, wrap } from '../text/layout.ts';
import { keyOf } from './act-options.ts';
import { askForBundle, askForPreview, fetchBundle, type BundleMeant } from './bundle-api.ts';
import { caseInBundle } from './case-in-bundle.ts';
import { outputOf, writtenJson, type BundleOptions } from './get-bundle.ts';
import { onService, sendAct } from './service-api.ts';
import { tell, type Told } from './tell.ts';
import { refuseOutput, writeOutput } from './write-output.ts';

/** What leaves, to whom, or only what would. */
export type ExportOptions = BundleOptions & {
  readonly preview?: boolean;
  readonly why?: string;
  readonly change?: string;
  readonly key?: string;
};

/** Releases a bundle into a file, and has it in the journal who did; returns the exit status. */
export const exportBundle = async (incident: string, options: ExportOptions): Promise<number> =>
  options.preview === true
    ? onService(options, 'reading', async (api) =>
        tell(await toldBefore(api, incident, options), options),
      )
    : onService(options, 'writing', async (api) =>
        tell(await released(api, incident, options), options),
      );

type Asked = Omit<ExportOptions, 'data'>;

/** What redaction changed in what would leave; nothing is fetched, and nothing recorded. */
export async function toldBefore(api: ReachedApi, incident: string, options: Asked): Promise<Told> {
  const meant = await askForBundle(api, incident, options);
  const preview = await askForPreview(api, meant);
  const { name, profile } = meant.file;
  const lines = [
    ...wrap(printable(`what would leave in ${name} (${profile}); nothing was written`)),
    ...previewCounts(preview),
    ...previewDifferences(preview),
  ];
  return { text: `${lines.join('\n')}\n`, json: preview };
}

/**
 * What was released. It is recorded before the file is there: what lies somewhere has a record, though
 * a record may stand for a file that could not be written.
 */
export async function released(api: ReachedApi, incident: string, options: Asked): Promise<Told> {
  const meant = await askForBundle(api, incident, options);
  const output = outputOf(meant, options);
  await refuseOutput(output);
  const preview = await askForPreview(api, meant);
  const zip = await fetchBundle(api, meant);
  const taken = await recordRelease(api, meant, options);
  await writeOutput(output, zip);
  const said = await caseInBundle(zip);
  const { totals } = preview;
  const lines = [
    ...wrap(printable(`released by ${taken.by}: record ${taken.record} of ${taken.domain}`)),
    ...previewCounts(preview),
    '',
    '',
  ];
  return {
    text: `${lines.join('\n')}${writtenText(output.path, { ...meant, said })}`,
    json: { ...writtenJson(output, meant), totals, released: taken },
  };
}

/** A comment on the incident: who is whoever the service knows the caller as. */
const recordRelease = async (
  api: ReachedApi,
  { entry: { incident }, file: { name, profile, sha256 } }: BundleMeant,
  { why, change, ...options }: Asked,
): Promise<ActTaken> =>
  sendAct(api, {
    method: 'POST',
    path: `/v1/incidents/${encodeURIComponent(incident)}/comments`,
    body: {
      why: `released ${name} (${profile}, SHA-256 ${sha256})${why === undefined ? '' : `: ${why}`}`,
      change,
    },
    key: keyOf(options),
  });
