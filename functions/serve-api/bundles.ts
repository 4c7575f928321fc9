import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { etag } from 'hono/etag';

import { ActKey, PlainAct } from '#contracts/api-acts.ts';
import {
  Binary,
  Elsewhere,
  IncidentNamed,
  NoQuery,
  VersionNamed,
} from '#contracts/api-addresses.ts';
import { BundleList, BundlePreviewView, ProfileQuery } from '#contracts/api-bundles.ts';
import { BundleEntry, type BundleFile } from '#contracts/bundle-entry.ts';
import { ALL_RULES } from '#domain/evidence/redaction/all-rules.ts';
import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { BundleLinks } from '#ports/bundle-links.ts';
import type { BundlePlace, Bundles } from '#ports/bundles.ts';
import { readIncident } from '#runtime/read-incident.ts';

import { onIncident } from './acts.ts';
import { bundleEntries } from './bundle-entries.ts';
import type { Served } from './caller.ts';
import { answering, problems, sending, unchanged } from './described.ts';
import { PLAIN_ACT } from './examples/acts.ts';
import { BUNDLE, BUNDLES, PREVIEW } from './examples/bundles.ts';
import { domainOf } from './incident-entry.ts';
import { notFound, problem, type Refusal } from './problems.ts';
import { readFirstAndNewest } from './read-numbered.ts';
import { takeAct, takingActs, type ActDeps } from './take-act.ts';

export type BundleRouteDeps = ActDeps & {
  readonly bundles: Pick<Bundles, 'zipOf' | 'previewOf'>;
  /** Left out where the API hands out the zips themselves. */
  readonly links?: BundleLinks;
};

const listing = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/bundles',
  operationId: 'listBundles',
  summary: 'What became of the evidence of an incident, the first version first',
  request: { params: IncidentNamed, query: NoQuery },
  responses: { 200: answering(BundleList, 'Versions', BUNDLES), ...problems(400, 404) },
});

const asking = createRoute({
  method: 'post',
  path: '/v1/incidents/{id}/bundles',
  operationId: 'collectBundle',
  summary: 'Has evidence of an incident collected anew',
  request: {
    params: IncidentNamed,
    query: NoQuery,
    headers: ActKey,
    body: sending(PlainAct, PLAIN_ACT),
  },
  ...takingActs(201),
});

const viewing = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/bundles/{version}',
  operationId: 'readBundle',
  summary: 'What became of one version of the evidence',
  request: { params: VersionNamed, query: NoQuery },
  responses: { 200: answering(BundleEntry, 'The version', BUNDLE), ...problems(400, 404) },
});

const downloading = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/bundles/{version}/download',
  operationId: 'downloadBundle',
  summary: 'The zip of a sealed version: itself, or a link to it that ends within minutes',
  request: { params: VersionNamed, query: ProfileQuery },
  middleware: etag(),
  responses: {
    200: { description: 'The zip', content: { 'application/zip': { schema: Binary } } },
    303: { description: 'Where the zip is, for minutes', headers: Elsewhere },
    ...unchanged,
    ...problems(400, 404, 409),
  },
});

const previewing = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/bundles/{version}/preview',
  operationId: 'previewBundle',
  summary: 'What redaction replaced in a sealed version, how often, and on which lines',
  request: { params: VersionNamed, query: ProfileQuery },
  responses: {
    200: answering(BundlePreviewView, 'The preview', PREVIEW),
    ...problems(400, 404, 409),
  },
});

/** The evidence of an incident: what became of each version, its files, what redaction changed in them. */
export function addBundles(app: OpenAPIHono<Served>, deps: BundleRouteDeps): void {
  addList(app, deps);
  app.openapi(viewing, async (context) => {
    const found = await versionMeant(context.req.valid('param'), deps);
    return 'detail' in found ? problem(context, found) : context.json(found, 200);
  });
  app.openapi(downloading, async (context) => {
    const asked = { ...context.req.valid('param'), ...context.req.valid('query') };
    const found = await fileMeant(asked, deps);
    return 'detail' in found ? problem(context, found) : download(context, found, deps);
  });
  app.openapi(previewing, async (context) => {
    const asked = { ...context.req.valid('param'), ...context.req.valid('query') };
    const found = await fileMeant(asked, deps);
    if ('detail' in found) return problem(context, found);
    const preview = await deps.bundles.previewOf(found.place);
    return preview === undefined
      ? notFound(context, `no preview of ${found.file.name} is kept`)
      : context.json(previewShown(found.place, preview), 200);
  });
}

function addList(app: OpenAPIHono<Served>, deps: BundleRouteDeps): void {
  app.openapi(listing, async (context) => {
    const found = await entriesMeant(context.req.valid('param').id, deps);
    return 'detail' in found
      ? problem(context, found)
      : context.json({ items: [...found.entries], next: null }, 200);
  });
  app.openapi(asking, async (context) => {
    const { id: incident } = context.req.valid('param');
    const { why, change } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = () => onIncident(incident, { kind: 'collect-evidence', incident });
    return takeAct(context, deps, { key, why, change, meant, status: 201 });
  });
}

type Entries = {
  readonly entries: readonly BundleEntry[];
  /** Records about the incident that were not looked at. */
  readonly leftOut: number;
};

/** What became of the evidence of an incident, as its first and its newest records have it. */
async function entriesMeant(
  id: string,
  { store }: { readonly store: AuditStore },
): Promise<Entries | Refusal<404>> {
  const domain = domainOf(id);
  // The collection first: one that ends in between is among the records then.
  const latest = await store.latestCollection(domain);
  const state = await store.readState(domain);
  const incident = await readIncident(store, state, id);
  if (incident === undefined) return missing('there is no incident of this id');
  const { records, gap } = await readFirstAndNewest(store, domain, incident.records);
  const owed = state?.evidence?.owed ?? [];
  const entries = bundleEntries(incident, { records, latest, owed });
  return { entries, leftOut: gap?.count ?? 0 };
}

/** The newest that is known of a version: one that was not collected may have been later. */
async function versionMeant(
  { id, version }: VersionNamed,
  deps: BundleRouteDeps,
): Promise<BundleEntry | Refusal<404>> {
  const meant = await entriesMeant(id, deps);
  if ('detail' in meant) return meant;
  const { entries, leftOut } = meant;
  const found = entries.findLast((entry) => entry.version === version);
  const among =
    leftOut === 0 ? '' : ` in its first and newest records; ${leftOut} between are not read`;
  return found ?? missing(`there is no version ${version} of its evidence${among}`);
}

type FileMeant = { readonly place: BundlePlace; readonly file: BundleFile };

/** The zip of a sealed version. */
async function fileMeant(
  { profile, ...named }: VersionNamed & ProfileQuery,
  deps: BundleRouteDeps,
): Promise<FileMeant | Refusal<404 | 409>> {
  const found = await versionMeant(named, deps);
  if ('detail' in found) return found;
  const file = found.files.find((one) => one.profile === profile);
  if (file !== undefined) {
    return { place: { incident: found.incident, version: found.version, profile }, file };
  }
  return found.state === 'sealed'
    ? missing(`profile: version ${found.version} was not sealed for ${profile}`)
    : { status: 409, detail: `there is no file: ${found.text}` };
}

const missing = (detail: string): Refusal<404> => ({ status: 404, detail });

/** A link that ends soon; or, where there are none, the file, under its name and its hash. */
async function download(
  context: Context<Served>,
  { place, file: { name, sha256 } }: FileMeant,
  { bundles, links }: BundleRouteDeps,
): Promise<Response> {
  if (links !== undefined) return context.redirect((await links.linkTo(place, name)).address, 303);
  const zip = await bundles.zipOf(place);
  if (zip === undefined) return notFound(context, `${name} is not where it was kept`);
  return context.body(zip.slice(), 200, {
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${name}"`,
    ETag: `"${sha256}"`,
    'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  });
}

function previewShown(
  { incident, version, profile }: BundlePlace,
  { files, leftOut }: BundlePreview,
): BundlePreviewView {
  const totals = ALL_RULES.flatMap(({ id: rule, matches, becomes }) => {
    const count = files.reduce((sum, { counts }) => sum + (counts[rule] ?? 0), 0);
    return count === 0 ? [] : [{ rule, count, matches, becomes }];
  });
  const shown = files.map(({ differences, counts, path }) => ({
    path,
    counts: { ...counts },
    differences: differences.map(({ rules, ...one }) => ({ ...one, rules: [...rules] })),
  }));
  return { incident, version, profile, totals, files: shown, leftOut: [...leftOut] };
}
