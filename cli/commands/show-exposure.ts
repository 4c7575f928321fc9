import { ExposureView } from '#contracts/api-exposure.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { exposureText } from '../text/exposure-text.ts';
import { wholeExposure } from '../text/whole-exposure.ts';
import type { ExposureOptions } from './exposure.ts';
import { onService } from './service-api.ts';
import { askParts, ofDomain, pathOfSpan } from './span-options.ts';
import { tell, type Told } from './tell.ts';

/** Tells when what was not in step; returns the exit status. */
export const showExposure = async (options: ExposureOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await toldOfExposure(api, options), options));

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfExposure(api: ReachedApi, options: ExposureOptions): Promise<Told> {
  const { domain, host } = options;
  const path = pathOfSpan(options, 'exposure', host === undefined ? {} : { host });
  const whole = wholeExposure(await ofDomain(domain, askParts(api, path, ExposureView)));
  return { text: exposureText(whole, host), json: whole };
}
