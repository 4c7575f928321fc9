import type { Hono } from 'hono';

import { momentOf } from '#contracts/api.ts';
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
import { nameOf } from '#domain/person.ts';
import type { Clock } from '#ports/basics.ts';
import { applyHead } from '#runtime/apply-record.ts';
import {
  recordConfiguration,
  type RecordConfigurationPorts,
} from '#runtime/record-configuration.ts';
import { settingsInForce } from '#runtime/settings-in-force.ts';

import { callerOf, type Served } from './caller.ts';
import {
  badRequest,
  faultsOf,
  notFound,
  parseJson,
  problem,
  refuseOtherMethods,
} from './problems.ts';

export type ConfigurationDeps = RecordConfigurationPorts & {
  readonly clock: Clock;
  readonly unservable: Unservable;
};

/** Why what a change describes could not be read from where this API runs; undefined where it could. */
export type Unservable = (
  domain: string,
  configuration: Configuration,
) => Promise<string | undefined>;

/**
 * The configuration of domains: what is in force, with its version, who and why; and its change,
 * which is a record of the journal, conditional on the version that was seen.
 */
export function addConfiguration(app: Hono<Served>, deps: ConfigurationDeps): void {
  app.get(PATH, async (context) => {
    const domain = context.req.param('domain');
    if (!DomainName.safeParse(domain).success) return notFound(context, NONE_KEPT);
    // What was recorded and not put in force, its writer having died, is put in force now.
    await settingsInForce(domain, await applyHead(domain, deps), deps.kept);
    const act = await deps.kept.readAct(domain);
    if (act === undefined) return notFound(context, NONE_KEPT);
    const { version, who, why, atMs } = act;
    const configuration: unknown = JSON.parse(act.configuration.source);
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
    if (read.kind === 'fault') return badRequest(context, read.detail);
    const reason = await deps.unservable(domain, read.parsed);
    if (reason !== undefined) return badRequest(context, `configuration.domains: ${reason}`);
    const who = nameOf(callerOf(context));
    const wanted = { ...read.change, who, atMs: deps.clock.nowMs() };
    const { kind, version } = await recordConfiguration(domain, wanted, deps);
    if (kind !== 'conflict') {
      const taken: ConfigurationTaken = { domain, version, changed: kind === 'configured' };
      return context.json(taken);
    }
    const detail = `version ${version} is in force, not ${wanted.madeFrom}: look at it, then change it`;
    return problem(context, { status: 409, detail });
  });
  app.all(PATH, refuseOtherMethods('GET', 'PUT'));
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
  if (!change.success) return fault(faultsOf(change.error));
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

const PATH = '/v1/domains/:domain/configuration';
const NONE_KEPT = 'no configuration of a domain of this name is kept';
