import type { Command } from 'commander';
import type * as z from 'zod';

import {
  DomainList,
  DomainView,
  Health,
  IncidentList,
  type IncidentEntry,
} from '#contracts/api.ts';

import { readLock } from '../local/lock.ts';
import { painterFor } from '../text/colour.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import { statusText, type DomainStatus } from '../text/status-text.ts';

/**
 * `boks-audit status`: the matrix of every domain, the worst first. Ends with the status of its
 * worst part as Nagios reads it, and with 3 where the service does not answer.
 */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .summary('show how the domains are: the worst first')
    .description('Shows what the service knows of its domains: the worst first.')
    .option('--api <url>', 'address of the service (default: the one on --data, or port 8787)')
    .option('--data <directory>', 'the data of the service on this machine', '.boks-audit')
    .addHelpText(
      'after',
      '\nExit status: 0 ok; 1 warning; 2 critical; 3 unknown (no answer, data too old,\n' +
        'no data yet, wrong usage).',
    )
    .action(async (options: StatusOptions) => {
      process.exitCode = await showStatus(options);
    });
}

type StatusOptions = { readonly api?: string; readonly data: string };

async function showStatus({ api, data }: StatusOptions): Promise<number> {
  const address = api ?? addressIn(data) ?? DEFAULT_API;
  try {
    const { health, domains } = await fetchAll(address);
    const paint = painterFor(process.stdout, process.env);
    const { text, state } = statusText({ health, domains, paint });
    process.stdout.write(text);
    return EXIT_STATUS[state];
  } catch (error) {
    complain(`no answer from ${address}: ${reasonOf(error)}`);
    return EXIT_STATUS.unknown;
  }
}

/** Where the service on a data directory answers, by its lock. */
function addressIn(directory: string): string | undefined {
  try {
    return readLock(directory)?.url ?? undefined;
  } catch {
    return undefined;
  }
}

async function fetchAll(
  api: string,
): Promise<{ readonly health: Health; readonly domains: readonly DomainStatus[] }> {
  const health = await fetchJson(new URL('/v1/health', api), Health);
  const { items } = await fetchJson(new URL('/v1/domains', api), DomainList);
  const domains: DomainStatus[] = [];
  for (const { domain } of items) {
    const named = encodeURIComponent(domain);
    const view = await fetchJson(new URL(`/v1/domains/${named}`, api), DomainView);
    domains.push({ view, incidents: await fetchIncidents(api, named) });
  }
  return { health, domains };
}

/** Every incident that is not closed. */
async function fetchIncidents(api: string, domain: string): Promise<readonly IncidentEntry[]> {
  const found: IncidentEntry[] = [];
  for (const state of ['open', 'recovering', 'pending']) {
    const address = new URL(`/v1/incidents?domain=${domain}&state=${state}&limit=500`, api);
    found.push(...(await fetchJson(address, IncidentList)).items);
  }
  return found;
}

async function fetchJson<Schema extends z.ZodType>(
  address: URL,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`${address.pathname} answered with ${response.status}`);
  const parsed = schema.safeParse(await response.json());
  if (!parsed.success) throw new Error(`${address.pathname} answered with something else`);
  return parsed.data;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `none within ${PATIENCE_MS / 1000} s`;
  if (error.name === 'SyntaxError') return 'this is no boks-audit';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  if (!('code' in cause)) return cause.message;
  return cause.code === 'ECONNREFUSED' ? 'nothing listens there' : String(cause.code);
}

const DEFAULT_API = 'http://127.0.0.1:8787';
const PATIENCE_MS = 10_000;
