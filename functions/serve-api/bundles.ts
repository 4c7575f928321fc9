import type { Context, Hono } from 'hono';

import { PlainAct } from '#contracts/api-acts.ts';
import {
  BundleVersion,
  ProfileQuery,
  type BundleList,
  type BundlePreviewView,
} from '#contracts/api-bundles.ts';
import { IncidentId } from '#contracts/api.ts';
import type { BundleEntry, BundleFile } from '#contracts/bundle-entry.ts';
import { ALL_RULES } from '#domain/evidence/redaction/all-rules.ts';
import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { BundleLinks } from '#ports/bundle-links.ts';
import type { BundlePlace, Bundles } from '#ports/bundles.ts';
import { readIncident } from '#runtime/read-incident.ts';

import { onIncident } from './acts.ts';
import { bundleEntries } from './bundle-entries.ts';
import type { Served } from './caller.ts';
import { domainOf } from './incident-entry.ts';
import { badRequest, faultsOf, notFound, problem, refuseOtherMethods } from './problems.ts';
import { queryOf } from './query.ts';
import { readNumbered } from './read-numbered.ts';
import { takeAct, type ActDeps } from './take-act.ts';

export type BundleRouteDeps = ActDeps & {
  readonly bundles: Pick<Bundles, 'zipOf' | 'previewOf'>;
  /** Left out where the API hands out the zips themselves. */
  readonly links?: BundleLinks;
};

/** The evidence of an incident: what became of each version, its files, what redaction changed in them. */
export function addBundles(app: Hono<Served>, deps: BundleRouteDeps): void {
  addList(app, deps);
  app.get(VERSION, async (context) => {
    const found = await versionMeant(context, deps);
    return found instanceof Response ? found : context.json(found);
  });
  app.all(VERSION, refuseOtherMethods('GET'));
  app.get(`${VERSION}/download`, async (context) => {
    const found = await fileMeant(context, deps);
    return found instanceof Response ? found : download(context, found, deps);
  });
  app.all(`${VERSION}/download`, refuseOtherMethods('GET'));
  app.get(`${VERSION}/preview`, async (context) => {
    const found = await fileMeant(context, deps);
    if (found instanceof Response) return found;
    const preview = await deps.bundles.previewOf(found.place);
    return preview === undefined
      ? notFound(context, `no preview of ${found.file.name} is kept`)
      : context.json(previewShown(found.place, preview));
  });
  app.all(`${VERSION}/preview`, refuseOtherMethods('GET'));
}

function addList(app: Hono<Served>, deps: BundleRouteDeps): void {
  app.get(LIST, async (context) => {
    const items = await entriesMeant(context, deps);
    if (items instanceof Response) return items;
    const list: BundleList = { items: [...items], next: null };
    return context.json(list);
  });
  app.post(LIST, async (context) =>
    takeAct(context, deps, {
      schema: PlainAct,
      status: 201,
      meant: () =>
        onIncident(context.req.param('id'), (incident) => ({ kind: 'collect-evidence', incident })),
    }),
  );
  app.all(LIST, refuseOtherMethods('GET', 'POST'));
}

type Asked = Context<Served>;

/** What became of the evidence of the incident that an address names. */
async function entriesMeant(
  context: Asked,
  { store }: { readonly store: AuditStore },
): Promise<readonly BundleEntry[] | Response> {
  const id = IncidentId.safeParse(context.req.param('id'));
  if (!id.success) return notFound(context, 'this is no id of an incident');
  const domain = domainOf(id.data);
  // The collection first: one that ends in between is among the records then.
  const latest = await store.latestCollection(domain);
  const state = await store.readState(domain);
  const incident = await readIncident(store, state, id.data);
  if (incident === undefined) return notFound(context, 'there is no incident of this id');
  const records = await readNumbered(store, domain, incident.records);
  return bundleEntries(incident, { records, latest, owed: state?.evidence?.owed ?? [] });
}

/** The newest that is known of a version: one that was not collected may have been later. */
async function versionMeant(
  context: Asked,
  deps: BundleRouteDeps,
): Promise<BundleEntry | Response> {
  const version = BundleVersion.safeParse(context.req.param('version'));
  if (!version.success) return notFound(context, 'this is no version of a bundle');
  const entries = await entriesMeant(context, deps);
  if (entries instanceof Response) return entries;
  const found = entries.findLast((entry) => entry.version === version.data);
  return found ?? notFound(context, `there is no version ${version.data} of its evidence`);
}

type FileMeant = { readonly place: BundlePlace; readonly file: BundleFile };

/** The zip of a sealed version that an address and `?profile=` name. */
async function fileMeant(context: Asked, deps: BundleRouteDeps): Promise<FileMeant | Response> {
  const query = ProfileQuery.safeParse(queryOf(context));
  if (!query.success) return badRequest(context, faultsOf(query.error));
  const found = await versionMeant(context, deps);
  if (found instanceof Response) return found;
  const { profile } = query.data;
  const file = found.files.find((one) => one.profile === profile);
  if (file !== undefined) {
    return { place: { incident: found.incident, version: found.version, profile }, file };
  }
  return found.state === 'sealed'
    ? notFound(context, `profile: version ${found.version} was not sealed for ${profile}`)
    : problem(context, { status: 409, detail: `there is no file: ${found.text}` });
}

/** A link that ends soon; or, where there are none, the file, under its name and its hash. */
async function download(
  context: Asked,
  { place, file: { name, sha256 } }: FileMeant,
  { bundles, links }: BundleRouteDeps,
): Promise<Response> {
  if (links !== undefined) return context.redirect((await links.linkTo(place)).address, 303);
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

const LIST = '/v1/incidents/:id/bundles';
const VERSION = `${LIST}/:version`;
