import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';

import { DomainNamed, NoQuery } from '#contracts/api-addresses.ts';
import { NumberHeld } from '#contracts/api-cursor.ts';
import { momentOf } from '#contracts/api.ts';
import {
  ConfigurationInForce,
  ConfigurationList,
  ConfigurationNamed,
  type ConfigurationEntry,
} from '#contracts/configuration-change.ts';
import { ShortPageQuery } from '#contracts/short-page.ts';
import type { Configured } from '#domain/configuration-act.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import { applyHead } from '#runtime/apply-record.ts';
import type { RecordConfigurationPorts } from '#runtime/record-configuration.ts';
import { settingsInForce } from '#runtime/settings-in-force.ts';

import type { Served } from './caller.ts';
import { listOf, placeIn } from './cursor.ts';
import { answering, problems, unchanged } from './described.ts';
import { IN_FORCE, VERSIONS } from './examples/configuration.ts';
import { notFound, problem } from './problems.ts';

const listing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/configuration/versions',
  operationId: 'listConfigurations',
  summary: 'Every configuration that a domain ever had, newest first: when, who and why',
  request: { params: DomainNamed, query: ShortPageQuery },
  responses: {
    200: answering(ConfigurationList, 'Versions', VERSIONS),
    ...problems(400, 404, 503),
  },
});

const viewing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/configuration/versions/{version}',
  operationId: 'readConfigurationVersion',
  summary: 'A version of it, with the file as it was sent',
  request: { params: ConfigurationNamed, query: NoQuery },
  middleware: etag(),
  responses: {
    200: answering(ConfigurationInForce, 'The version', IN_FORCE),
    ...unchanged,
    ...problems(400, 404, 503),
  },
});

/** The versions of a domain's configuration: those that it ever had, and each as it was. */
export function addConfigurationVersions(
  app: OpenAPIHono<Served>,
  deps: RecordConfigurationPorts,
): void {
  app.openapi(listing, async (context) => {
    const { domain } = context.req.valid('param');
    const { cursor, limit } = context.req.valid('query');
    const inForce = await actInForce(domain, deps);
    if (inForce === undefined) return notFound(context, NOT_CONFIGURED);
    const asked = { list: 'configurations', filter: { domain } };
    const place = placeIn(cursor, asked, NumberHeld.positive());
    if ('detail' in place) return problem(context, place);
    const newest = Math.min(inForce.version, (place.at ?? Number.POSITIVE_INFINITY) - 1);
    const page = await versionsFrom(newest, { domain, limit }, deps);
    return context.json(listOf(page, asked), 200);
  });
  app.openapi(viewing, async (context) => {
    const { domain, version } = context.req.valid('param');
    const inForce = await actInForce(domain, deps);
    if (inForce === undefined) return notFound(context, NOT_CONFIGURED);
    const act = await deps.kept.readAct(domain, version);
    if (act !== undefined) return context.json(configurationTold(domain, act, deps), 200);
    return notFound(
      context,
      version > inForce.version
        ? `there is no version ${version} of it yet: ${inForce.version} is in force`
        : `what version ${version} of it said is not kept; the history has who made it, and why`,
    );
  });
}

export const NOT_CONFIGURED = 'no configuration of a domain of this name is kept';

/** What is in force; what was recorded and not put in force, its writer having died, is put so now. */
export async function actInForce(
  domain: string,
  deps: RecordConfigurationPorts,
): Promise<Configured | undefined> {
  await settingsInForce(domain, await applyHead(domain, deps), deps.kept);
  return deps.kept.readAct(domain);
}

/** A version with its file. */
export const configurationTold = (
  domain: string,
  act: Configured,
  { sha256 }: { readonly sha256: Sha256 },
): ConfigurationInForce => ({
  domain,
  ...entryOf(act, sha256),
  configuration: JSON.parse(act.configuration.source),
});

const entryOf = (
  { version, who, why, change, atMs, configuration }: Configured,
  sha256: Sha256,
): ConfigurationEntry => ({
  version,
  who,
  why,
  change: change ?? null,
  at: momentOf(atMs),
  digest: sha256(configuration.source),
});

type VersionPage = { readonly items: readonly ConfigurationEntry[]; readonly next: unknown };

/** So many versions from one downwards, or fewer where their files are large. */
async function versionsFrom(
  newest: number,
  { domain, limit }: { readonly domain: string; readonly limit: number },
  { kept, sha256 }: { readonly kept: KeptConfigurations; readonly sha256: Sha256 },
): Promise<VersionPage> {
  const items: ConfigurationEntry[] = [];
  const last = Math.max(1, newest - limit + 1);
  let read = 0;
  let next = newest;
  while (next >= last && read < MOST_CHARACTERS_READ) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, next - last + 1) }, (_, k) => next - k);
    const acts = await Promise.all(numbers.map(async (number) => kept.readAct(domain, number)));
    for (const act of acts) {
      if (act === undefined) continue;
      read += act.configuration.source.length;
      items.push(entryOf(act, sha256));
    }
    next -= numbers.length;
  }
  return { items, next: next < 1 ? undefined : next + 1 };
}

const AT_ONCE = 10;
/** Of files of 120,000 characters it is reached with the second ten. */
const MOST_CHARACTERS_READ = 2_000_000;
