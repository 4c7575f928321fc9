import type { ReachedApi } from '../local/api-calls.ts';
import { forYourselfText, writtenText } from '../text/bundle-text.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import type { ServiceOptions } from './act-options.ts';
import { askForBundle, fetchBundle, type BundleChoice, type BundleMeant } from './bundle-api.ts';
import { caseInBundle } from './case-in-bundle.ts';
import { onService } from './service-api.ts';
import { tell, type Told } from './tell.ts';
import { refuseOutput, writeOutput, type Output } from './write-output.ts';

/** Which zip, and where it is written: under its own name, unless another is given. */
export type BundleOptions = ServiceOptions &
  BundleChoice & { readonly output?: string; readonly force?: boolean };

/** Fetches a sealed bundle into a file; returns the exit status. */
export const getBundle = async (incident: string, options: BundleOptions): Promise<number> =>
  onService(options, 'reading', async (api) =>
    tell(await gotBundle(api, incident, options), options),
  );

/** The same, as it is told. */
export async function gotBundle(
  api: ReachedApi,
  incident: string,
  options: Omit<BundleOptions, 'data'>,
): Promise<Told> {
  const meant = await askForBundle(api, incident, options);
  const output = outputOf(meant, options);
  await refuseOutput(output);
  const zip = await fetchBundle(api, meant);
  await writeOutput(output, zip);
  const said = await caseInBundle(zip);
  return {
    text: `${writtenText(output.path, { ...meant, said })}${forYourselfText(meant.entry)}`,
    json: writtenJson(output, meant),
  };
}

/** Where a bundle goes: where it was said, else under its own name, here. */
export const outputOf = (
  { file }: BundleMeant,
  { output, force = false }: Pick<BundleOptions, 'output' | 'force'>,
): Output => ({
  path: output ?? file.name,
  force,
  option: '--output',
  statusWhereThere: EXIT_STATUS.warning,
});

/** What was written, for programs. */
export const writtenJson = (
  { path }: Output,
  { entry: { incident, version, fingerprint }, file: { profile, bytes, sha256 } }: BundleMeant,
) => ({ file: path, incident, version, profile, bytes, sha256, fingerprint });
