import { DomainView, IncidentList, IncidentView, KINDS } from '#contracts/api.ts';

import { reachApiToRead, UnusableAddress, type ReachedApi } from '../local/api-calls.ts';
import { checkResult, type CheckFound } from '../text/check-text.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';
import { pluginOutput, type PluginResult } from '../text/plugin-output.ts';
import { askAll } from './ask-list.ts';
import type { CheckOptions } from './check.ts';
import { ask, NotDone, NotThere } from './service-api.ts';

/** Checks a domain, prints what a monitor reads, and ends the process: what still waits ends with it. */
export async function runCheck(options: CheckOptions): Promise<void> {
  const result = await resultOf(options, () => reachApiToRead(options));
  process.exitCode = EXIT_STATUS[result.state];
  if (options.json === true) printJson(result);
  else process.stdout.write(pluginOutput(result));
  process.stdout.write('', () => process.exit());
}

/** What a monitor is told. Never throws: what could not be found out, for whatever reason, is unknown. */
export async function resultOf(
  options: CheckOptions,
  reach: () => ReachedApi,
): Promise<PluginResult> {
  let waited: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = new NotDone(`no answer within ${options.timeout} s (--timeout)`);
    waited = setTimeout(() => reject(reason), options.timeout * 1000);
  });
  try {
    return await Promise.race([checked(options, reach), late]);
  } catch (error) {
    const isTold = error instanceof NotDone || error instanceof UnusableAddress;
    const text = error instanceof Error ? error.message : String(error);
    return { state: 'unknown', text: isTold ? text : `failed: ${text}`, numbers: [], more: [] };
  } finally {
    clearTimeout(waited);
  }
}

async function checked(options: CheckOptions, reach: () => ReachedApi): Promise<PluginResult> {
  const { kind: kinds, includeMuted = false } = options;
  const wrong = kinds?.find((kind) => !KINDS.some((known) => known === kind));
  if (wrong !== undefined) {
    throw new NotDone(
      `there is no kind ${wrong}: write it as boks-audit incidents does, ahead or stuck`,
    );
  }
  const found = await foundOf(reach(), options.domain);
  const host = hostMeant(found.view, options.host);
  return checkResult(found, {
    ...(host === undefined ? {} : { host }),
    ...(kinds === undefined ? {} : { kinds }),
    includeMuted,
  });
}

async function foundOf(api: ReachedApi, domain: string): Promise<CheckFound> {
  const view = await viewOf(api, domain);
  const incidents = [];
  for (const state of ['open', 'recovering']) {
    const query = new URLSearchParams({ domain, state, limit: '500' });
    const path = `/v1/incidents?${query.toString()}`;
    incidents.push(...(await askAll(api, { path, schema: IncidentList })));
  }
  const aheads: IncidentView[] = [];
  for (const { id } of incidents.filter(({ kind }) => kind === 'ahead')) {
    aheads.push(await ask(api, `/v1/incidents/${encodeURIComponent(id)}`, IncidentView));
  }
  return { view, incidents, aheads };
}

async function viewOf(api: ReachedApi, domain: string): Promise<DomainView> {
  try {
    return await ask(api, `/v1/domains/${encodeURIComponent(domain)}`, DomainView);
  } catch (error) {
    if (!(error instanceof NotThere)) throw error;
    throw new NotDone(`the service at ${api.url} does not know the domain ${domain}`);
  }
}

/** A host by its name as it is configured; case makes no other. Throws `NotDone` where there is none. */
function hostMeant(view: DomainView, named: string | undefined): string | undefined {
  if (named === undefined || view.sweep === null) return named;
  const hosts = new Set([view.expectedMaster, ...view.replicas.map((row) => row.host)]);
  const meant = [...hosts].find((host) => host.toLowerCase() === named.toLowerCase());
  if (meant !== undefined) return meant;
  throw new NotDone(`${view.domain} has no host ${named}: it has ${[...hosts].join(', ')}`);
}
