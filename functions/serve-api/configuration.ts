import { Hono, type Context } from 'hono';
import type * as z from 'zod';

import { momentOf, type Problem } from '#contracts/api.ts';
import {
  ConfigurationChange,
  MOST_CHANGE_CHARACTERS,
  type ConfigurationInForce,
  type ConfigurationTaken,
} from '#contracts/configuration-change.ts';
import { isReadBySsm } from '#contracts/configuration-defaults.ts';
import { Configuration, DomainName, toSettings } from '#contracts/configuration.ts';
import type { Wanted } from '#domain/configuration-act.ts';
import { canonicalJson } from '#domain/journal.ts';
import { applyHead } from '#runtime/apply-record.ts';
import {
  recordConfiguration,
  type RecordConfigurationPorts,
} from '#runtime/record-configuration.ts';
import { settingsInForce } from '#runtime/settings-in-force.ts';

import { apiOf, type ApiDeps } from './app.ts';

export type ConfigurationApiDeps = ApiDeps &
  RecordConfigurationPorts & { readonly unservable: Unservable };

/** Why what a change describes could not be read from where this API runs; undefined where it could. */
export type Unservable = (
  domain: string,
  configuration: Configuration,
) => Promise<string | undefined>;

/** Who called, as the authoriser found out. */
type Bindings = { readonly caller?: string };

/**
 * The API with the configuration of domains in it: what is in force, with its version, who and why;
 * and its change, which is a record of the journal, conditional on the version that was seen.
 */
export function configurationApiOf(deps: ConfigurationApiDeps): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.get(PATH, async (context) => {
    const domain = context.req.param('domain');
    if (!DomainName.safeParse(domain).success) return refuse(context, NOT_FOUND);
    // What was recorded and not put in force, its writer having died, is put in force now.
    await settingsInForce(domain, await applyHead(domain, deps), deps.kept);
    const act = await deps.kept.readAct(domain);
    if (act === undefined) return refuse(context, NOT_FOUND);
    const { version, who, why, atMs } = act;
    const configuration: unknown = JSON.parse(act.configuration.source);
    context.header('Cache-Control', 'no-store');
    const told: ConfigurationInForce = {
      domain,
      version,
      who,
      why,
      at: momentOf(atMs),
      configuration,
    };
    return context.json(told);
  });
  app.put(PATH, async (context) => {
    const domain = context.req.param('domain');
    const read = readChange(domain, await context.req.text());
    if (read.kind === 'fault') return refuse(context, { ...BAD, detail: read.detail });
    const reason = await deps.unservable(domain, read.parsed);
    if (reason !== undefined) {
      return refuse(context, { ...BAD, detail: `configuration.domains: ${reason}` });
    }
    const who = context.env.caller ?? 'unknown';
    const wanted = { ...read.change, who, atMs: deps.clock.nowMs() };
    const { kind, version } = await recordConfiguration(domain, wanted, deps);
    if (kind !== 'conflict') {
      const taken: ConfigurationTaken = { domain, version, changed: kind === 'configured' };
      return context.json(taken);
    }
    const detail = `version ${version} is in force, not ${wanted.madeFrom}: look at it, then change it`;
    return refuse(context, { ...CONFLICT, detail });
  });
  app.onError((error, context) => {
    const detail = `the request could not be answered: ${error.message}`;
    return refuse(context, { status: 500, title: 'Internal Server Error', detail });
  });
  return app.mount('/', apiOf(deps).fetch);
}

type Read =
  | {
      readonly kind: 'change';
      readonly change: Omit<Wanted, 'who' | 'atMs'>;
      readonly parsed: Configuration;
    }
  | { readonly kind: 'fault'; readonly detail: string };

const fault = (detail: string): Read => ({ kind: 'fault', detail });

/** What a body asks for; every fault of it at once, each with its place. */
function readChange(domain: string, text: string): Read {
  if (text.length > MOST_CHANGE_CHARACTERS) {
    return fault(`a change has at most ${MOST_CHANGE_CHARACTERS} characters`);
  }
  const body = parseJson(text);
  if (body === undefined) return fault('the body is no JSON');
  const change = ConfigurationChange.safeParse(body);
  if (!change.success) return fault(faultsOf(change.error, ''));
  const { madeFrom, why, configuration: given } = change.data;
  const parsed = Configuration.safeParse(given);
  if (!parsed.success) return fault(faultsOf(parsed.error, 'configuration.'));
  const [settings, ...others] = toSettings(parsed.data);
  if (settings?.domain !== domain || others.length > 0) {
    return fault(`configuration.domains: describe ${domain}, and no other domain`);
  }
  const configuration = { settings, source: canonicalJson(given) };
  return { kind: 'change', change: { madeFrom, why, configuration }, parsed: parsed.data };
}

/** On AWS hosts are read by SSM alone. */
export const unservableOnAws: Unservable = async (domain, { domains }) =>
  domains.every(isReadBySsm)
    ? undefined
    : `no host of ${domain} names ssm: nothing here could read it`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const faultsOf = ({ issues }: z.ZodError, lead: string): string =>
  issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `${lead}${[...issue.path, key].join('.')}: nothing of this name`)
        : [`${lead}${issue.path.join('.')}: ${issue.message}`],
    )
    .join('; ');

type Refusal = Pick<Problem, 'title' | 'detail'> & { readonly status: 400 | 404 | 409 | 500 };

function refuse(context: Context, refusal: Refusal): Response {
  const told: Problem = { type: 'about:blank', ...refusal, instance: context.req.path };
  const headers = { 'Content-Type': 'application/problem+json' };
  return context.body(JSON.stringify(told), refusal.status, headers);
}

const PATH = '/v1/domains/:domain/configuration';
const BAD = { status: 400, title: 'Bad Request' } as const;
const CONFLICT = { status: 409, title: 'Conflict' } as const;
const NOT_FOUND = {
  status: 404,
  title: 'Not Found',
  detail: 'no configuration of a domain of this name is kept',
} as const;
