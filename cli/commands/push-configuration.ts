import { ConfigurationChange } from '#contracts/configuration-change.ts';
import { isReadBySsm } from '#contracts/configuration-defaults.ts';
import { Configuration, RecordedConfiguration } from '#contracts/configuration.ts';
import { canonicalJson } from '#domain/journal.ts';

import { reachApi, UnusableAddress, type ReachedApi } from '../local/api-calls.ts';
import type { ConfigurationFile } from '../local/configuration-file.ts';
import { domainsAlone, type DomainAlone } from '../local/domain-alone.ts';
import { changesBetween, type DomainShape } from '../text/configuration-changes.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain, printJson } from '../text/output.ts';
import { plannedLines, pushedJson, sentLines, type Planned } from '../text/push-text.ts';
import { checkConfigurationFile } from './config-file.ts';
import { KEPT, shapeOf } from './config-shape.ts';
import { askInForce, sendChange, type Sent, type VersionTold } from './configuration-api.ts';

/** What the command line asked for. */
export type PushOptions = {
  readonly why: string;
  readonly change?: string;
  readonly api?: string;
  readonly data: string;
  readonly domain?: readonly string[];
  readonly region?: string;
  readonly madeFrom?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/**
 * Puts a file's domains in force, where they changed; tells what changes before it is sent, and what
 * became of each. Returns the exit status.
 */
export async function pushConfiguration(file: string, options: PushOptions): Promise<number> {
  const opened = await checkConfigurationFile(file);
  const wanted = opened && wantedFrom(opened, options);
  if (opened === undefined || wanted === undefined) return EXIT_STATUS.unknown;
  const api = reached(options);
  if (api === undefined || !isReadFrom(api, wanted, opened)) return EXIT_STATUS.unknown;
  const planned = await planAll(wanted, api);
  if (planned === undefined) return EXIT_STATUS.unknown;
  const say = options.json === true ? () => undefined : sayLines;
  say(planned.flatMap((one) => plannedLines(one)));
  const changing = planned.filter(({ kind }) => kind !== 'same');
  const unsent = unsentBecause(changing, options);
  const sent = unsent === undefined ? await sendAll(changing, api, options) : [];
  say(unsent === undefined ? ['', ...sent.flatMap((one) => sentLines(...one))] : [unsent]);
  if (options.json === true) printJson({ domains: pushedJson(planned, sent) });
  const taken = sent.filter(([, outcome]) => 'version' in outcome).length;
  if (taken === sent.length) return EXIT_STATUS.ok;
  return taken === 0 ? EXIT_STATUS.unknown : EXIT_STATUS.warning;
}

/** Why nothing is sent; undefined where something is. */
function unsentBecause(changing: readonly Planned[], { dryRun }: PushOptions): string | undefined {
  if (changing.length === 0) return 'nothing changed: what the file says is in force';
  return dryRun === true ? 'nothing was sent (--dry-run)' : undefined;
}

/** The domains that are meant; undefined, the reason told, where what is asked for makes no sense. */
function wantedFrom(
  file: ConfigurationFile,
  { why, change, domain: only, madeFrom }: PushOptions,
): readonly DomainAlone[] | undefined {
  const domains = domainsAlone(file);
  const strange = only?.find((name) => domains.every(({ domain }) => domain !== name));
  const meant = domains.filter(({ domain }) => only?.includes(domain) ?? true);
  const { why: Why, change: Change } = ConfigurationChange.shape;
  const reason = Why.safeParse(why);
  if (!reason.success) return misused(`--why: ${reason.error.issues[0]?.message ?? ''}`);
  const number = Change.safeParse(change);
  if (!number.success) return misused(`--change: ${number.error.issues[0]?.message ?? ''}`);
  if (strange !== undefined) return misused(`the file has no domain ${strange}`);
  if (madeFrom !== undefined && meant.length > 1) {
    return misused('--made-from is about one domain: name it with --domain');
  }
  return meant;
}

/** Whether the service could read every domain that is meant; else the reason is told. */
function isReadFrom(
  { kind }: ReachedApi,
  wanted: readonly DomainAlone[],
  { configuration: { domains } }: ConfigurationFile,
): boolean {
  const meant = domains.filter(({ name }) => wanted.some(({ domain }) => domain === name));
  const unread = kind === 'aws' ? meant.find((one) => !isReadBySsm(one)) : undefined;
  if (unread === undefined) return true;
  complain(
    `${unread.name}: no host of it names ssm, so the service on AWS cannot read it; name the ` +
      'domains that it can read with --domain',
  );
  return false;
}

function misused(reason: string): undefined {
  complain(reason);
}

function reached(options: PushOptions): ReachedApi | undefined {
  try {
    return reachApi(options);
  } catch (error) {
    if (!(error instanceof UnusableAddress)) throw error;
    return misused(error.message);
  }
}

type PlannedPush = Planned & DomainAlone;

/** What would change, domain by domain; undefined, the reason told, where that cannot be said of each. */
async function planAll(
  wanted: readonly DomainAlone[],
  api: ReachedApi,
): Promise<readonly PlannedPush[] | undefined> {
  const planned: PlannedPush[] = [];
  for (const one of wanted) {
    const asked = await askInForce(api, one.domain);
    if (asked.kind === 'refused') {
      complain(`${api.url}: ${asked.reason}`);
      complain('nothing was sent');
      return undefined;
    }
    planned.push({ ...one, ...planOf(one, asked.inForce) });
  }
  return planned;
}

function planOf({ domain, given }: DomainAlone, inForce: VersionTold | undefined): Planned {
  const after = shapeOf(Configuration.parse(given), domain);
  if (after === undefined) throw new Error(`${domain} is not in its own file`);
  if (inForce === undefined) {
    return { kind: 'new', domain, hosts: Object.keys(after.hosts).length };
  }
  if (canonicalJson(inForce.configuration) === canonicalJson(given)) {
    return { kind: 'same', domain, inForce };
  }
  const before = RecordedConfiguration.safeParse(inForce.configuration);
  const shape = before.success ? shapeOf(before.data, domain) : undefined;
  const changes =
    shape === undefined
      ? ['what is in force was written by another version of boks-audit, and cannot be compared']
      : [...changesBetween(shape, after), ...staying(shape, after)];
  return { kind: changes.length === 0 ? 'same' : 'changed', domain, inForce, changes };
}

/** What a change of how long readings are kept leaves as it is. */
const staying = (
  { facts: before }: DomainShape,
  { facts: after }: DomainShape,
): readonly string[] =>
  before[KEPT] === after[KEPT]
    ? []
    : [`what was read until now keeps its ${before[KEPT] ?? ''}, neither less nor more`];

/** Sends one after another; after one that was refused, the rest is not sent. */
async function sendAll(
  changing: readonly PlannedPush[],
  api: ReachedApi,
  { why, change: number, madeFrom }: PushOptions,
): Promise<readonly (readonly [string, Sent])[]> {
  const sent: [string, Sent][] = [];
  for (const { domain, given: configuration, ...planned } of changing) {
    const seen = planned.kind === 'new' ? 0 : planned.inForce.version;
    const named = number === undefined ? {} : { change: number };
    const change = { madeFrom: madeFrom ?? seen, why, ...named, configuration };
    const before = sent.at(-1)?.[1];
    const isOver = before?.kind === 'refused';
    sent.push([domain, isOver ? NOT_SENT : await sendChange(api, domain, change)]);
  }
  return sent;
}

const NOT_SENT: Sent = { kind: 'refused', reason: 'it was not sent, for the same reason' };

const sayLines = (lines: readonly string[]): void =>
  void process.stdout.write(`${lines.join('\n')}\n`);
