import { byHandInWords } from '#domain/by-hand.ts';
import type { MoveReason } from '#domain/incident.ts';
import type { HostStanding, SweepJudged } from '#domain/journal.ts';
import { wordsOfMiss } from '#domain/miss.ts';
import type { Sweep, SweepPurpose } from '#domain/sweep.ts';
import { WORST_FIRST, type VerdictName } from '#domain/verdict.ts';
import { counted } from '#domain/words.ts';

/** What a sweep is doing now, in a few words. */
export function progressOf(sweep: Sweep): string {
  const name = `sweep ${sweep.number}`;
  switch (sweep.stage) {
    case 'replicas':
      return `${name}: reading ${counted(sweep.replicas.length, 'replica')}, then the master ...`;
    case 'master':
      return `${name}: reading the master ${sweep.master} ...`;
    case 'repeat':
      return `${name}: reading once more who runs as master ...`;
    case 'read':
    case 'judged':
      return `${name}: comparing ...`;
  }
}

/** What a judged sweep saw: who answered, and what is not in step; `before`, as it was last time. */
export function resultOf(act: SweepJudged, before: string | undefined): string {
  const { purpose } = act.sweep;
  const isRegular = purpose.kind === 'regular';
  const name = `sweep ${act.sweep.number}${isRegular ? '' : ` (${otherwise(purpose)})`}`;
  const read = act.hosts.filter(({ seen }) => seen.kind !== 'miss').length;
  const missed = missesOf(act);
  const missing = missed.length === 0 ? '' : ` (${shortened(missed, '; ')})`;
  const state = stateOf(act);
  const change =
    isRegular && state === before && state !== IN_STEP ? `as before, ${headOf(state)}` : state;
  return `${name}: ${read} of ${counted(act.hosts.length, 'host')} read${missing}; ${change}.`;
}

const otherwise = ({ byHand }: Extract<SweepPurpose, { kind: 'follow-up' }>): string =>
  byHand === undefined ? 'a second look' : byHandInWords(byHand);

/** Who was not read, and why; of several for one cause, how many. */
function missesOf({ hosts }: SweepJudged): readonly string[] {
  const byCause = new Map<string, readonly string[]>();
  for (const { host, seen } of hosts) {
    if (seen.kind !== 'miss') continue;
    const words = wordsOfMiss(seen);
    byCause.set(words, [...(byCause.get(words) ?? []), host]);
  }
  return [...byCause].map(
    ([words, missed]) =>
      `${missed.length > MOST_NAMED ? counted(missed.length, 'host') : missed.join(', ')}: ${words}`,
  );
}

/** True where a move is worth a line of its own: not each count on the way. */
export const isTold = (reason: MoveReason): boolean => !COUNTING.has(reason);

/** What is not as it should be, host by host, in words. */
export function stateOf({ cells, hosts, master }: SweepJudged): string {
  const acting = master.kind === 'master' ? master.host : undefined;
  const moved = master.kind === 'master' && master.moved ? [`${master.host} acts as master`] : [];
  const found = hosts.flatMap((standing) =>
    withList(standing, [
      ...roleOf(standing, acting),
      ...WORST_FIRST.flatMap((verdict) => {
        const tables = cells.filter(
          (cell) => cell.host === standing.host && cell.verdict === verdict,
        );
        const words = WORDS[verdict];
        if (words === undefined || tables.length === 0) return [];
        return [`${standing.host} ${words} ${tablesOf(tables)}`];
      }),
      ...emptyOf(standing),
    ]),
  );
  if (moved.length + found.length > 0) return shortened([...moved, ...found], '; ');
  if (master.kind === 'nobody') return 'no master to compare with';
  return hosts.every(({ seen }) => seen.kind === 'read')
    ? IN_STEP
    : 'every table that was read is in step';
}

/** The first thing that is not as it should be; the rest was told when it began. */
function headOf(state: string): string {
  const [head = state, ...rest] = state.split('; ');
  return rest.length === 0 ? head : `${head}; and ${rest.length} more`;
}

/** A host that is no replica is not compared: that is no step. */
function roleOf({ host, seen }: HostStanding, acting: string | undefined): readonly string[] {
  if (seen.kind === 'stopped') return [`BoKS is stopped on ${host}`];
  const isReplica = seen.kind === 'miss' || seen.role === 'replica' || seen.role === 'server';
  return isReplica || host === acting || seen.role === 'master'
    ? []
    : [`${host} runs as ${seen.role}, and is not compared`];
}

/** What BoKS itself says of the host meanwhile, in its own word, beside the first of what is found. */
const withList = (
  { listStatus }: HostStanding,
  [first, ...others]: readonly string[],
): readonly string[] =>
  first === undefined
    ? []
    : [listStatus === null ? first : `${first} (boksdiag list: ${listStatus})`, ...others];

const emptyOf = ({ host, emptyFiles }: HostStanding): readonly string[] =>
  emptyFiles.length === 0
    ? []
    : [`${host} has ${counted(emptyFiles.length, 'data file')} of 0 bytes`];

function tablesOf(cells: readonly { readonly table: number }[]): string {
  const names = cells.map(({ table }) => `T${table}`);
  return names.length > 4 ? `${names.length} tables` : names.join(' ');
}

const shortened = (parts: readonly string[], between: string): string =>
  parts.length <= MOST_PARTS
    ? parts.join(between)
    : `${parts.slice(0, MOST_PARTS).join(between)}${between}${parts.length - MOST_PARTS} more`;

const IN_STEP = 'every table in step';
const MOST_PARTS = 4;
const MOST_NAMED = 2;
const COUNTING: ReadonlySet<MoveReason> = new Set(['counted', 'progressed']);
const WORDS: Readonly<Partial<Record<VerdictName, string>>> = {
  ahead: 'is AHEAD of the master in',
  'other-series': 'has another number series in',
  missing: 'lacks',
  'went-back': 'went back in',
  stuck: 'is stuck in',
  behind: 'is behind in',
  extra: 'alone has',
};
