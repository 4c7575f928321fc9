import * as z from 'zod';

import { sendRequest } from '#adapters/send-request.ts';
import { KINDS } from '#contracts/api.ts';
import { NotReached } from '#ports/call-api.ts';

import { readServing } from '../local/lock.ts';
import { DEFAULT_DATA } from '../local/serve-options.ts';
import type { Candidate, NamesAsked } from './complete-words.ts';

/**
 * Names that the service on this machine knows. Nobody else is asked: where none runs here, where
 * another is meant (`--api`), or where it is not quick, nothing is known.
 */
export async function namesHere(
  { names, given }: NamesAsked,
  { servingAt, patienceMs }: Service = SERVICE_HERE,
): Promise<readonly Candidate[]> {
  if (names === 'kinds') return KINDS.map((value) => ({ value, about: '' }));
  if (given.has('--api')) return [];
  try {
    const url = servingAt(given.get('--data') ?? DEFAULT_DATA);
    if (url === undefined) return [];
    const named = await LISTS[names](
      async (path) => itemsAt(`${url}${path}`, patienceMs),
      given.get('--domain'),
    );
    // A name becomes part of a command line: what a shell would take for more than a word is none.
    return named.filter(({ value }) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value));
  } catch (error) {
    if (error instanceof NotReached || (error instanceof Error && 'code' in error)) return [];
    throw error;
  }
}

/** Where the service on a data directory answers, and how long it is waited for. */
type Service = {
  readonly servingAt: (data: string) => string | undefined;
  readonly patienceMs: number;
};

/** Whoever presses a key waits no longer. */
const SERVICE_HERE: Service = {
  servingAt: (data) => readServing(data)?.url ?? undefined,
  patienceMs: 500,
};

type Item = z.infer<typeof Item>;
type Ask = (path: string) => Promise<readonly Item[]>;

const LISTS: Readonly<
  Record<
    Exclude<NamesAsked['names'], 'kinds'>,
    (ask: Ask, domain: string | undefined) => Promise<readonly Candidate[]>
  >
> = {
  domains: async (ask) =>
    (await ask('/v1/domains')).map(({ domain = '' }) => ({ value: domain, about: '' })),
  hosts: async (ask, domain) => {
    const domains = (await ask('/v1/domains')).filter(
      (each) => (domain ?? each.domain) === each.domain,
    );
    const hosts = new Map<string, string>();
    for (const { domain: name = '', master } of domains.slice(0, MOST_DOMAINS)) {
      if (typeof master === 'string') hosts.set(master, `${name}, master`);
      const path = `/v1/domains/${encodeURIComponent(name)}`;
      for (const { replicas } of await ask(path)) {
        for (const { host } of Array.isArray(replicas) ? replicas : []) {
          if (!hosts.has(host)) hosts.set(host, name);
        }
      }
    }
    return [...hosts].map(([value, about]) => ({ value, about }));
  },
  incidents: async (ask) => asIds(await ask('/v1/incidents?limit=200')),
  mutes: async (ask) => asIds(await ask('/v1/mutes')),
  windows: async (ask) => asIds(await ask('/v1/windows')),
};

const asIds = (items: readonly Item[]): readonly Candidate[] =>
  items.map(({ id = '', kind, host, state }) => ({
    value: id,
    about: [state, kind, host].filter((word) => typeof word === 'string').join(' '),
  }));

/** Of a list its items, of anything else itself; nothing of what is refused. */
async function itemsAt(address: string, patienceMs: number): Promise<readonly Item[]> {
  const { text } = await sendRequest({ method: 'GET', address }, {}, patienceMs);
  const answer = z.union([z.object({ items: z.array(Item) }), Item]).safeParse(jsonOf(text)).data;
  if (answer === undefined) return [];
  return 'items' in answer ? answer.items : [answer];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As much of any entry as completes a word. */
const Item = z.object({
  id: z.string().optional(),
  domain: z.string().optional(),
  master: z.string().nullable().optional(),
  kind: z.string().nullable().optional(),
  host: z.string().nullable().optional(),
  state: z.string().optional(),
  /** In a list of domains how many. */
  replicas: z.union([z.array(z.object({ host: z.string() })), z.number()]).optional(),
});

const MOST_DOMAINS = 5;
