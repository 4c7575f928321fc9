import { counted } from '#domain/words.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { exportedText, NOUNS } from '../text/export-text.ts';
import { Progress } from '../text/progress.ts';
import { exportPages } from './export-pages.ts';
import type { ExportHistoryOptions } from './export.ts';
import { NotDone, onService } from './service-api.ts';
import { ofDomain } from './span-options.ts';
import { tell, type Told } from './tell.ts';
import { refuseOutput, writeOutput } from './write-output.ts';

/** Writes a history to a file; returns the exit status. */
export const exportHistory = async (options: ExportHistoryOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await exported(api, options), options));

/** The same, as it is told. Throws `NotDone`. */
export async function exported(
  api: ReachedApi,
  options: Omit<ExportHistoryOptions, 'data'>,
): Promise<Told> {
  const { domain, format, from, to, output: path = ownName(options), force = false } = options;
  if (from !== undefined && to !== undefined && from > to) {
    throw new NotDone(`--from ${from} is after --to ${to}`);
  }
  if (options.resume === true || options.withoutBundles === true) {
    throw new NotDone('--resume and --without-bundles go with --all');
  }
  const statusWhereThere = EXIT_STATUS.warning;
  const place = { path, force, option: '--output', statusWhereThere } as const;
  await refuseOutput(place);
  const tally = new Tally();
  await ofDomain(domain, writeOutput(place, textsOf(api, options, tally)));
  const { count, first, last } = tally;
  const written = { file: path, domain, format, count, first, last };
  return { text: exportedText(written), json: written };
}

/** How many records or moves came, and of when the first and the last are. */
class Tally {
  count = 0;
  first: string | null = null;
  last: string | null = null;

  take(times: readonly string[]): void {
    this.count += times.length;
    this.first ??= times[0] ?? null;
    this.last = times.at(-1) ?? this.last;
  }
}

async function* textsOf(api: ReachedApi, asked: Asked, tally: Tally): AsyncGenerator<string> {
  const progress = new Progress();
  try {
    for await (const { text, times } of exportPages(api, { ...asked, path: pathOf(asked) })) {
      tally.take(times);
      progress.tell(`${counted(tally.count, NOUNS[asked.format])}, up to ${tally.last ?? '…'}`);
      yield text;
    }
  } finally {
    progress.end();
  }
}

type Asked = Pick<ExportHistoryOptions, 'domain' | 'format' | 'from' | 'to'>;

const ownName = ({ domain, format }: Asked): string =>
  `${domain}-${format === 'csv' ? 'moves.csv' : 'history.ndjson'}`;

function pathOf({ domain, format, from, to }: Asked): string {
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    format,
  });
  return `/v1/domains/${encodeURIComponent(domain)}/export?${query.toString()}`;
}
