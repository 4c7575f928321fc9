import { ConfigurationChange, type ConfigurationInForce } from '#contracts/configuration-change.ts';
import { isReadBySsm } from '#contracts/configuration-defaults.ts';
import { Configuration } from '#contracts/configuration.ts';
import { canonicalJson } from '#domain/journal.ts';

import { reachApi, UnusableAddress, type ReachedApi } from '../local/api-calls.ts';
import type { ConfigurationFile } from '../local/configuration-file.ts';
import { changesBetween } from '../text/configuration-changes.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import { plannedLines, sentLines, type Planned } from '../text/push-text.ts';
import { checkConfigurationFile } from './config-file.ts';
import { shapeOf } from './config-shape.ts';
import { askInForce, sendChange, type Sent } from './configuration-api.ts';

/** What the command line asked for. */
export type PushOptions = {
  readonly why: string;
  readonly api: string;
  readonly domain?: readonly string[];
  readonly region?: string;
  readonly madeFrom?: number;
  readonly dryRun?: boolean;
};

/**
 * Puts a file's domains in force, where they changed; tells what changes before it is sent, and what
 * became of each. Returns the exit status.
 */
export async function pushConfiguration(file: string, options: PushOptions): Promise<number> {
  const opened = await checkConfigurationFile(file);
  const wanted = opened && wantedFrom(opened, options);
  if (wanted === undefined) return EXIT_STATUS.unknown;
  const api = reached(options);
  if (api === undefined) return EXIT_STATUS.unknown;
  const planned = await planAll(wanted, api);
  if (planned === undefined) return EXIT_STATUS.unknown;
  say(planned.flatMap((one) => plannedLines(one)));
  const changing = planned.filter(({ kind }) => kind !== 'same');
  if (changing.length === 0) return end('nothing changed: what the file says is in force');
  if (options.dryRun === true) return end('nothing was sent (--dry-run)');
  const sent = await sendAll(changing, api, options);
  say(['', ...sent.flatMap(([domain, one]) => sentLines(domain, one))]);
  const taken = sent.filter(([, outcome]) => 'version' in outcome).length;
  if (taken === sent.length) return EXIT_STATUS.ok;
  return taken === 0 ? EXIT_STATUS.unknown : EXIT_STATUS.warning;
}

/** One domain as the file has it, alone: what is sent. */
type Wanted = { readonly domain: string; readonly given: object };

/** The domains that are meant; undefined, the reason told, where what is asked for makes no sense. */
function wantedFrom(
  { configuration, given }: ConfigurationFile,
  { why, domain: only, madeFrom }: PushOptions,
): readonly Wanted[] | undefined {
  const names = configuration.domains.map(({ name }) => name);
  const strange = only?.find((name) => !names.includes(name));
  const meant = only ?? names;
  const reason = ConfigurationChange.shape.why.safeParse(why);
  if (!reason.success) return misused(`--why: ${reason.error.issues[0]?.message ?? ''}`);
  if (strange !== undefined) return misused(`the file has no domain ${strange}`);
  if (madeFrom !== undefined && meant.length > 1) {
    return misused('--made-from is about one domain: name it with --domain');
  }
  const unread = configuration.domains.find((one) => meant.includes(one.name) && !isReadBySsm(one));
  if (unread !== undefined) {
    return misused(
      `${unread.name}: no host of it names ssm, so the service on AWS cannot read it; name the ` +
        'domains that it can read with --domain',
    );
  }
  return configuration.domains.flatMap(({ name }, at) =>
    meant.includes(name) ? [{ domain: name, given: alone(given, at) }] : [],
  );
}

function misused(reason: string): undefined {
  complain(reason);
}

/** The file with one of its domains; its form was checked. */
const alone = (given: unknown, at: number): object =>
  isFile(given) ? { ...given, domains: given.domains.slice(at, at + 1) } : {};

const isFile = (given: unknown): given is { readonly domains: readonly unknown[] } =>
  typeof given === 'object' && given !== null && 'domains' in given && Array.isArray(given.domains);

function reached(options: PushOptions): ReachedApi | undefined {
  try {
    return reachApi(options);
  } catch (error) {
    if (!(error instanceof UnusableAddress)) throw error;
    return misused(error.message);
  }
}

type PlannedPush = Planned & Wanted;

/** What would change, domain by domain; undefined, the reason told, where that cannot be said of each. */
async function planAll(
  wanted: readonly Wanted[],
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

function planOf({ domain, given }: Wanted, inForce: ConfigurationInForce | undefined): Planned {
  const after = shapeOf(Configuration.parse(given), domain);
  if (after === undefined) throw new Error(`${domain} is not in its own file`);
  if (inForce === undefined) {
    return { kind: 'new', domain, hosts: Object.keys(after.hosts).length };
  }
  if (canonicalJson(inForce.configuration) === canonicalJson(given)) {
    return { kind: 'same', domain, inForce };
  }
  const before = Configuration.safeParse(inForce.configuration);
  const shape = before.success ? shapeOf(before.data, domain) : undefined;
  const changes =
    shape === undefined
      ? ['what is in force was written by another version of boks-audit, and cannot be compared']
      : changesBetween(shape, after);
  return { kind: changes.length === 0 ? 'same' : 'changed', domain, inForce, changes };
}

/** Sends one after another; after one that was refused, the rest is not sent. */
async function sendAll(
  changing: readonly PlannedPush[],
  api: ReachedApi,
  { why, madeFrom }: PushOptions,
): Promise<readonly (readonly [string, Sent])[]> {
  const sent: [string, Sent][] = [];
  for (const { domain, given: configuration, ...planned } of changing) {
    const seen = planned.kind === 'new' ? 0 : planned.inForce.version;
    const change = { madeFrom: madeFrom ?? seen, why, configuration };
    const before = sent.at(-1)?.[1];
    const isOver = before?.kind === 'refused';
    sent.push([domain, isOver ? NOT_SENT : await sendChange(api, domain, change)]);
  }
  return sent;
}

const NOT_SENT: Sent = { kind: 'refused', reason: 'it was not sent, for the same reason' };

const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

function end(sentence: string): number {
  say([sentence]);
  return EXIT_STATUS.ok;
}
