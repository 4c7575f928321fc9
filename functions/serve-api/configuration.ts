import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { MaybeKey } from '#contracts/api-acts.ts';
import { DomainNamed, NoQuery } from '#contracts/api-addresses.ts';
import {
  ConfigurationChange,
  ConfigurationInForce,
  ConfigurationTaken,
  MOST_CHANGE_CHARACTERS,
} from '#contracts/configuration-change.ts';
import { isReadBySsm } from '#contracts/configuration-defaults.ts';
import { Configuration, toSettings } from '#contracts/configuration.ts';
import type { Wanted } from '#domain/configuration-act.ts';
import { canonicalJson } from '#domain/journal.ts';
import { nameOf } from '#domain/person.ts';
import type { Clock } from '#ports/basics.ts';
import {
  recordConfiguration,
  type Recorded,
  type RecordConfigurationPorts,
} from '#runtime/record-configuration.ts';

import { callerOf, type Served } from './caller.ts';
import {
  actInForce,
  addConfigurationVersions,
  configurationTold,
  NOT_CONFIGURED,
} from './configuration-versions.ts';
import { answering, atMost, problems, sending } from './described.ts';
import { CHANGE, IN_FORCE, TAKEN } from './examples/configuration.ts';
import { badRequest, faultsOf, notFound, problem, type Refusal } from './problems.ts';

export type ConfigurationDeps = RecordConfigurationPorts & {
  readonly clock: Clock;
  readonly unservable: Unservable;
};

/** Why what a change describes could not be read from where this API runs; undefined where it could. */
export type Unservable = (
  domain: string,
  configuration: Configuration,
) => Promise<string | undefined>;

/** Each character of the longest change in UTF-8. */
const MOST_BYTES = 4 * MOST_CHANGE_CHARACTERS;

const viewing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/configuration',
  operationId: 'readConfiguration',
  summary: 'What is in force: version, who, why, when, and the file',
  request: { params: DomainNamed, query: NoQuery },
  responses: {
    200: answering(ConfigurationInForce, 'What is in force', IN_FORCE),
    ...problems(400, 404, 503),
  },
});

const changing = createRoute({
  method: 'put',
  path: '/v1/domains/{domain}/configuration',
  operationId: 'changeConfiguration',
  summary: 'Changes it, where the version that the change was made from is in force',
  request: {
    params: DomainNamed,
    query: NoQuery,
    headers: MaybeKey,
    body: sending(ConfigurationChange, CHANGE),
  },
  middleware: atMost(MOST_BYTES),
  responses: {
    200: answering(ConfigurationTaken, 'What became of the change', TAKEN),
    ...problems(400, 404, 409, 413, 415, 422, 503),
  },
});

/**
 * The configuration of domains: what is in force, with its version, who and why; and its change,
 * which is a record of the journal, conditional on the version that was seen; and its versions.
 */
export function addConfiguration(app: OpenAPIHono<Served>, deps: ConfigurationDeps): void {
  app.openapi(viewing, async (context) => {
    const { domain } = context.req.valid('param');
    const act = await actInForce(domain, deps);
    return act === undefined
      ? notFound(context, NOT_CONFIGURED)
      : context.json(configurationTold(domain, act, deps), 200);
  });
  app.openapi(changing, async (context) => {
    const { domain } = context.req.valid('param');
    if ((await context.req.text()).length > MOST_CHANGE_CHARACTERS) {
      const detail = `a change has at most ${MOST_CHANGE_CHARACTERS} characters`;
      return problem(context, { status: 413, detail });
    }
    const read = readChange(domain, context.req.valid('json'));
    if (read.kind === 'fault') return badRequest(context, read.detail);
    const reason = await deps.unservable(domain, read.parsed);
    if (reason !== undefined) return badRequest(context, `configuration.domains: ${reason}`);
    const who = nameOf(callerOf(context));
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const keyed = key === undefined ? {} : { key };
    const wanted = { ...read.wanted, who, atMs: deps.clock.nowMs(), ...keyed };
    const recorded = await recordConfiguration(domain, wanted, deps);
    if (recorded.kind === 'conflict') return problem(context, conflictOf(recorded, wanted));
    const { kind, version } = recorded;
    const taken: ConfigurationTaken = { domain, version, changed: kind === 'configured' };
    return context.json(taken, 200);
  });
  addConfigurationVersions(app, deps);
}

type Conflict = Extract<Recorded, { readonly kind: 'conflict' }>;

const conflictOf = ({ version, over }: Conflict, { madeFrom, key }: Wanted): Refusal<409 | 422> =>
  over === 'key'
    ? { status: 422, detail: `the key ${key} was used for another change, version ${version}` }
    : {
        status: 409,
        detail: `version ${version} is in force, not ${madeFrom}: look at it, then change it`,
      };

type Read =
  | {
      readonly kind: 'change';
      readonly wanted: Omit<Wanted, 'who' | 'atMs' | 'key'>;
      readonly parsed: Configuration;
    }
  | { readonly kind: 'fault'; readonly detail: string };

const fault = (detail: string): Read => ({ kind: 'fault', detail });

/** What a body asks for; every fault of it at once, each with its place. */
function readChange(
  domain: string,
  { madeFrom, why, change, configuration: given }: ConfigurationChange,
): Read {
  const parsed = Configuration.safeParse(given);
  if (!parsed.success) return fault(faultsOf(parsed.error, ['configuration']));
  const [settings, ...others] = toSettings(parsed.data);
  if (settings?.domain !== domain || others.length > 0) {
    return fault(`configuration.domains: describe ${domain}, and no other domain`);
  }
  const configuration = { settings, source: canonicalJson(given) };
  const wanted = { madeFrom, why, ...(change === undefined ? {} : { change }), configuration };
  return { kind: 'change', wanted, parsed: parsed.data };
}

/** On AWS hosts are read by SSM alone. */
export const unservableOnAws: Unservable = async (domain, { domains }) =>
  domains.every(isReadBySsm)
    ? undefined
    : `no host of ${domain} names ssm: nothing here could read it`;
