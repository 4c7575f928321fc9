import { CoverageView } from '#contracts/api-coverage.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { coverageText, wholeCoverage } from '../text/coverage-text.ts';
import { onService } from './service-api.ts';
import { askParts, ofDomain, pathOfSpan, type SpanOptions } from './span-options.ts';
import { tell, type Told } from './tell.ts';

/** Tells how many of the sweeps that were due there were; returns the exit status. */
export const showCoverage = async (options: SpanOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await toldOfCoverage(api, options), options));

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfCoverage(api: ReachedApi, options: SpanOptions): Promise<Told> {
  const path = pathOfSpan(options, 'coverage');
  const parts = await ofDomain(options.domain, askParts(api, path, CoverageView));
  const whole = wholeCoverage(parts);
  return { text: coverageText(whole), json: whole };
}
