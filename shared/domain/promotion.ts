import { doubtOf, NEVER_READ, no, refusalOf, unknown, type Said } from './fit-to-promote.ts';
import type { Incident } from './incident.ts';
import { lossesOf, lossInWords, totalOf, type TableLoss } from './loss.ts';
import { hostsOf, type DomainSettings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import type { DomainState } from './state.ts';
import { formatMoment } from './time-words.ts';
import { listFirst } from './words.ts';

/** May this replica be promoted (rules.md, D8)? Always *by counters*: equal numbers are not equal content. */
export type PromotionAnswer = 'yes' | 'yes-as-of' | 'best-available' | 'no' | 'unknown';

/** D8 for one replica: may it be promoted, and why. */
export type Promotion = {
  readonly host: string;
  readonly answer: PromotionAnswer;
  /** Why, in one sentence. */
  readonly because: string;
  /** What it lacks of the last master's newest reading; null where that is not compared. */
  readonly losses: readonly TableLoss[] | null;
};

/** A domain as of its newest record, and the moment at which it is asked. */
export type PromotionInput = {
  readonly settings: DomainSettings;
  readonly state: DomainState;
  /** Its incidents that are open or recovering, held ones among them. */
  readonly live: readonly Incident[];
  /** The snapshots that `promotionSnapshots` names, as far as they are there. */
  readonly snapshots: readonly Snapshot[];
  /** UTC milliseconds: readings older than two periods tell nothing of now. */
  readonly nowMs: number;
};

/** The stored snapshots that promotion is judged from: the newest of each host, and of the last master. */
export function promotionSnapshots({
  memory,
}: Pick<DomainState, 'memory'>): readonly { readonly sweep: number; readonly host: string }[] {
  return memory.hosts.flatMap(({ host, lastSweep, masterSweep }) =>
    [...new Set([lastSweep, masterSweep])]
      .filter((sweep) => sweep !== null)
      .map((sweep) => ({ sweep, host })),
  );
}

/**
 * Judges each replica (rules.md, D8): the first answer that matches, in the order of the configuration.
 *
 * Invariant: neither `yes` nor `yes-as-of` while an incident that lives names the host, or while its
 * newest reading is older than two periods.
 */
export function judgePromotions(input: PromotionInput): readonly Promotion[] {
  const candidates = candidatesOf(input).map((host): Candidate => {
    const reading = newestOf(input, host);
    return {
      host,
      reading,
      refused: refusalOf(input, host, reading) ?? doubtOf(input, host, reading),
    };
  });
  const able = candidates.flatMap(({ refused, reading }) =>
    refused !== undefined || reading === undefined ? [] : [reading],
  );
  const master = lastMasterReading(input);
  const losses: Losses =
    master === undefined
      ? new Map()
      : lossesOf({ master, replicas: able, busy: input.settings.busy });
  return candidates.map(({ host, reading, refused }): Promotion => {
    if (refused !== undefined) return { host, ...refused, losses: null };
    if (reading === undefined) return { host, ...NEVER_READ, losses: null };
    if (master === undefined) return { host, ...NO_MASTER_READ, losses: null };
    const said =
      input.state.master?.kind === 'master'
        ? whileMasterAnswers(input, reading, master)
        : withoutMaster(host, master, losses);
    return { host, ...said, losses: knownLosses(input, losses.get(host) ?? [], host) };
  });
}

/**
 * While the master answers, what it has more than a table in step is not known to be lost: it was
 * read after the replica.
 */
function knownLosses(
  { state }: PromotionInput,
  losses: readonly TableLoss[],
  host: string,
): readonly TableLoss[] {
  if (state.master?.kind !== 'master') return losses;
  const off = new Set(state.cells.filter((cell) => cell.host === host).map(({ table }) => table));
  return losses.filter(({ table }) => off.has(table));
}

/**
 * `if the master is lost now: REPHOST3 (loses nothing known as of 2026-03-02 02:55 UTC); REPHOST5
 * loses T1 12 updates`. The smallest loss first; only replicas that nothing speaks against.
 */
export function ifMasterIsLost(input: PromotionInput, promotions: readonly Promotion[]): string {
  const master = lastMasterReading(input);
  const able = promotions
    .flatMap(({ host, losses }) => (losses === null ? [] : [{ host, losses }]))
    .toSorted((a, b) => totalOf(a.losses) - totalOf(b.losses));
  const [best] = able;
  if (master === undefined || best === undefined) {
    return `${LOST_NOW}: no replica is known to be fit`;
  }
  const asOf = `as of ${formatMoment(master.readAtMs)}`;
  const whole = able.filter(({ losses }) => losses.length === 0).map(({ host }) => host);
  const others = able.filter(({ losses }) => losses.length > 0);
  const first =
    whole.length > 1
      ? `${firstOf(whole, ', ')} (lose nothing known ${asOf})`
      : `${best.host} (${lossInWords(best.losses)} ${asOf})`;
  const rest = others
    .filter(({ host }) => host !== best.host)
    .map(({ host, losses }) => `${host} ${lossInWords(losses)}`);
  return `${LOST_NOW}: ${firstOf([first, ...rest], '; ')}`;
}

/** The first few, and how many more. */
function firstOf(words: readonly string[], between: string): string {
  const more = words.length > MOST_NAMED ? [`${words.length - MOST_NAMED} more`] : [];
  return [...words.slice(0, MOST_NAMED), ...more].join(between);
}

type Losses = ReadonlyMap<string, readonly TableLoss[]>;
type Candidate = {
  readonly host: string;
  readonly reading: Snapshot | undefined;
  readonly refused: Said | undefined;
};

const NO_MASTER_READ = unknown('no master was ever read');

/** Every configured host but the one that is master. */
function candidatesOf({ settings, state }: PromotionInput): readonly string[] {
  const master = state.master?.kind === 'master' ? state.master.host : settings.master;
  return hostsOf(settings).filter((host) => host !== master);
}

const newestOf = ({ state, snapshots }: PromotionInput, host: string): Snapshot | undefined =>
  snapshotOf(snapshots, host, state.memory.hosts.find((other) => other.host === host)?.lastSweep);

/** The newest reading of whoever was master last, as master. */
function lastMasterReading({ settings, state, snapshots }: PromotionInput): Snapshot | undefined {
  const { master, memory } = state;
  const host = master?.kind === 'master' ? master.host : (memory.movedTo?.host ?? settings.master);
  const sweep = memory.hosts.find((other) => other.host === host)?.masterSweep;
  return snapshotOf(snapshots, host, sweep);
}

const snapshotOf = (
  snapshots: readonly Snapshot[],
  host: string,
  sweep: number | null | undefined,
): Snapshot | undefined =>
  snapshots.find((other) => other.host === host && other.place.sweep === sweep);

function whileMasterAnswers(
  { settings, state }: PromotionInput,
  reading: Snapshot,
  master: Snapshot,
): Said {
  const { host } = reading;
  const seen = state.hosts.find((other) => other.host === host)?.seen.kind;
  if (state.sweep?.complete !== true) return unknown('the last sweep is not complete');
  if (seen !== 'read') return unknown('it gave no reading in the last sweep');
  const off = state.cells.filter(
    (cell) =>
      cell.host === host && !(cell.verdict === 'behind' && settings.busy.includes(cell.table)),
  );
  if (off.length > 0) {
    const names = off.map(({ table, verdict }) => `T${table} ${verdict}`);
    return no(`not every table is in step now: ${listFirst(names, MOST_NAMED)}`);
  }
  const theirs = master.head.boksVersion;
  const ours = reading.head.boksVersion;
  const isCompared = theirs !== undefined && ours !== undefined;
  if (isCompared && isOlder(ours, theirs)) {
    return no(`its BoKS ${ours} is older than the master's ${theirs}`);
  }
  const asOf = `as of ${formatMoment(reading.readAtMs)}`;
  const versions = isCompared ? '' : '; versions of BoKS not known';
  const because = `in step in every table, by counters, ${asOf}${versions}; ${NOT_COMPARED}`;
  return { answer: 'yes', because };
}

/** No master answers: what is known of it ends with our last reading, and with what its replicas hold. */
function withoutMaster(host: string, master: Snapshot, losses: Losses): Said {
  const asOf = `as of ${formatMoment(master.readAtMs)}`;
  const mine = losses.get(host) ?? [];
  if (mine.length === 0) {
    return {
      answer: 'yes-as-of',
      because: `by counters it loses nothing known ${asOf}; ${NOT_COMPARED}`,
    };
  }
  const words = `it ${lossInWords(mine)} ${asOf}`;
  const least = Math.min(...[...losses.values()].map(totalOf));
  if (!Number.isFinite(totalOf(mine))) return unknown(`what it would lose is not known: ${words}`);
  return totalOf(mine) === least
    ? { answer: 'best-available', because: `the smallest loss, by counters: ${words}` }
    : no(`${words}; another replica loses less`);
}

/** `6.5` before `6.7.0` before `6.7.1` before `7.0`, part by part as numbers. */
function isOlder(ours: string, theirs: string): boolean {
  const [a, b] = [partsOf(ours), partsOf(theirs)];
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, n) => n).find(
    (n) => (a[n] ?? 0) !== (b[n] ?? 0),
  );
  return at !== undefined && (a[at] ?? 0) < (b[at] ?? 0);
}

const partsOf = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);

const NOT_COMPARED = 'method.conf was not compared';
const LOST_NOW = 'if the master is lost now';
const MOST_NAMED = 4;
