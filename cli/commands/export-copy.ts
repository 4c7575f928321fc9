import { Health } from '#contracts/api.ts';

import type { CopyFacts } from '../copy/layout.ts';
import { sealCopy } from '../copy/seal-copy.ts';
import { UnfinishedCopy, type CopyPlace } from '../copy/unfinished-copy.ts';
import { writeConfiguration } from '../copy/write-configuration.ts';
import { writeIncidents } from '../copy/write-incidents.ts';
import { writeRecords } from '../copy/write-records.ts';
import type { ReachedApi } from '../local/api-calls.ts';
import { copiedText } from '../text/copied-text.ts';
import { Progress } from '../text/progress.ts';
import type { ExportHistoryOptions } from './export.ts';
import { ask, NotDone, onService } from './service-api.ts';
import { ofDomain } from './span-options.ts';
import { tell, type Told } from './tell.ts';
import { codeOf } from './write-output.ts';

/** Writes all that is kept of a domain's history to a folder; returns the exit status. */
export const exportCopy = async (options: ExportHistoryOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await copied(api, options), options));

/** The same, as it is told. Throws `NotDone`; what is written until then says that it is not finished. */
export async function copied(
  api: ReachedApi,
  options: Omit<ExportHistoryOptions, 'data'>,
): Promise<Told> {
  const { domain, from = null, to = null, output: path = `${domain}-copy` } = options;
  const misuse = misuseOf(options);
  if (misuse !== undefined) throw new NotDone(misuse);
  try {
    const meant = { domain, from, to, withBundles: options.withoutBundles !== true };
    const copy = await UnfinishedCopy.open({ path, begun: begunOf(options) }, meant);
    const facts = await ofDomain(domain, written(api, copy)).finally(() => copy.leaveNothing());
    const sealed = await sealCopy(copy, facts);
    const said = { folder: path, ...sealed, ...facts };
    return { text: copiedText(said), json: said };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new NotDone(
      `${path} could not be written (${code}): what was written is in ${path}.part`,
    );
  }
}

/** Records come first: of what was sealed since, none of them tells, and it is left out. */
async function written(api: ReachedApi, copy: UnfinishedCopy): Promise<CopyFacts> {
  const progress = new Progress();
  const say = (text: string): void => progress.tell(text);
  try {
    await writeRecords(api, copy, say);
    await writeConfiguration(api, copy);
    const { incidents, bundles } = await writeIncidents(api, copy, say);
    const { now } = await ask(api, '/v1/health', Health);
    const { domain, from, to, withBundles } = copy.meant;
    const { count, first, last, lastNumber, withoutContents } = copy.records;
    return {
      kind: 'boks-audit copy of a history',
      version: 1,
      domain,
      from,
      to,
      madeAt: now,
      bundles: withBundles ? bundles : null,
      incidents,
      records: { count, first, last, lastNumber, withoutContents },
    };
  } finally {
    progress.end();
  }
}

type Given = Pick<ExportHistoryOptions, 'format' | 'from' | 'to' | 'resume' | 'force'>;

function misuseOf({ format, from, to, resume, force }: Given): string | undefined {
  if (format === 'csv') return '--all has every record: it has no --format csv';
  if (from !== undefined && to !== undefined && from > to)
    return `--from ${from} is after --to ${to}`;
  if (resume === true && force === true) return '--resume and --force exclude each other';
  return undefined;
}

const begunOf = ({ resume, force }: Given): CopyPlace['begun'] =>
  resume === true ? 'resume' : force === true ? 'begin-anew' : 'refuse';
