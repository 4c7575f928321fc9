import type { TableReading } from './boksdiag/sequence.ts';
import { clearFor, unread, type Judged, type KindInput } from './finding-kind.ts';
import type { Incident, IncidentDetail, Latch, MasterFall } from './incident.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepView } from './sweep-view.ts';

/** Whether what is latched is over: every replica is proved; it holds; or what was read tells neither. */
export type LatchSays = 'healed' | 'holds' | 'neither';

/** What a kind that is latched on the master's own tables looks at. */
export type LatchRule<Happened extends MasterFall> = {
  readonly latchOf: (incident: Incident) => Latch<Happened> | undefined;
  readonly toDetail: (latch: Latch<Happened>) => IncidentDetail;
  /** What this reading shows against what the same host had as master before. */
  readonly happenedIn: (view: SweepView) => readonly Happened[];
  /** Whether a later reading of its table still shows it. */
  readonly isStill: (happened: Happened, now: TableReading) => boolean;
  /** A table to which it happened again. */
  readonly joined: (first: Happened, again: Happened) => Happened;
  readonly says: (view: SweepView, latch: Latch<Happened>, state: Incident['state']) => LatchSays;
  readonly words: {
    readonly holds: (host: string, tables: readonly Happened[]) => string;
    readonly healed: string;
    readonly clear: string;
  };
};

/**
 * Judges what happened to the master's own tables (rules.md, D5): proved by a second reading of it,
 * then latched. What happens again while it lives is added in the same way, by a second reading.
 */
export function judgeLatch<Happened extends MasterFall>(
  input: KindInput,
  rule: LatchRule<Happened>,
): Judged {
  const { view, host, incident } = input;
  const now = view.masterAfter;
  if (view.master.kind !== 'master' || view.master.host !== host || now === undefined) {
    return unread(input, `${host} gave no reading as master`);
  }
  const living = incident !== undefined && incident.state !== 'closed' ? incident : undefined;
  const known = living && rule.latchOf(living);
  if (living === undefined || known === undefined) {
    return firstRead(input, rule);
  }
  return living.state === 'pending'
    ? readAgain(input, rule, { known, now, reads: living.count.reads + 1 })
    : latched(input, rule, { known, now, state: living.state });
}

function firstRead<Happened extends MasterFall>(
  input: KindInput,
  { happenedIn, toDetail, words }: LatchRule<Happened>,
): Judged {
  const { view, host } = input;
  const tables = happenedIn(view);
  if (tables.length === 0) return clearFor(input, words.clear);
  return {
    ...clearFor(input, words.holds(host, tables)),
    says: 'holds',
    needed: READS_NEEDED,
    count: { reads: 1, sinceMs: view.nowMs },
    detail: toDetail({ tables, sinceMs: view.nowMs }),
  };
}

type Known<Happened> = { readonly known: Latch<Happened>; readonly now: Snapshot };

function readAgain<Happened extends MasterFall>(
  input: KindInput,
  rule: LatchRule<Happened>,
  { known, now, reads }: Known<Happened> & { readonly reads: number },
): Judged {
  const { still, unreadYet } = lookAgain(known.tables, now, rule);
  if (still.length === 0) {
    return unreadYet.length === 0
      ? clearFor(input, rule.words.clear)
      : unread(input, 'its tables were not read');
  }
  const { sinceMs } = known;
  return {
    ...clearFor(input, rule.words.holds(input.host, still)),
    says: 'holds',
    met: reads >= READS_NEEDED,
    needed: READS_NEEDED,
    count: { reads, sinceMs },
    detail: rule.toDetail({ tables: still, ...awaiting(unreadYet), sinceMs }),
  };
}

function latched<Happened extends MasterFall>(
  input: KindInput,
  rule: LatchRule<Happened>,
  { known, now, state }: Known<Happened> & { readonly state: Incident['state'] },
): Judged {
  const { view, host } = input;
  const anew = rule.happenedIn(view);
  const { still, unreadYet } = lookAgain(known.awaited ?? [], now, rule);
  const awaited = withFurther(unreadYet, anew, rule);
  const tables = withFurther(known.tables, still, rule);
  const sinceMs = anew.length === 0 ? known.sinceMs : view.nowMs;
  const latch = { tables, ...awaiting(awaited), sinceMs };
  const detail = rule.toDetail(latch);
  const said = saysNow(still, awaited, state) ?? rule.says(view, latch, state);
  if (said === 'holds') {
    return { ...clearFor(input, rule.words.holds(host, tables)), says: 'holds', met: true, detail };
  }
  if (said === 'neither') return { ...clearFor(input, NOT_ALL_PROVED, NEITHER), detail };
  const how = { clears: true, clean: view.complete, closes: true };
  return { ...clearFor(input, rule.words.healed, how), detail };
}

/** What happened once more decides: read twice, it holds; read once, it is not over yet. */
function saysNow(
  still: readonly MasterFall[],
  awaited: readonly MasterFall[],
  state: Incident['state'],
): LatchSays | undefined {
  if (still.length > 0) return 'holds';
  if (awaited.length === 0) return undefined;
  return state === 'recovering' ? 'neither' : 'holds';
}

/** What a later reading shows still, and what a partial one leaves open. */
function lookAgain<Happened extends MasterFall>(
  happened: readonly Happened[],
  now: Snapshot,
  { isStill }: { readonly isStill: (happened: Happened, now: TableReading) => boolean },
): { readonly still: readonly Happened[]; readonly unreadYet: readonly Happened[] } {
  const read = new Map(now.tables.map((reading) => [reading.table, reading]));
  return {
    still: happened.filter((each) => {
      const reading = read.get(each.table);
      return reading !== undefined && isStill(each, reading);
    }),
    unreadYet: happened.filter(({ table }) => !read.has(table) && !now.complete),
  };
}

function withFurther<Happened extends MasterFall>(
  known: readonly Happened[],
  again: readonly Happened[],
  { joined }: { readonly joined: (first: Happened, again: Happened) => Happened },
): readonly Happened[] {
  const byTable = new Map(known.map((each) => [each.table, each]));
  for (const each of again) {
    const first = byTable.get(each.table);
    byTable.set(each.table, first === undefined ? each : joined(first, each));
  }
  return [...byTable.values()].toSorted((a, b) => a.table - b.table);
}

const awaiting = <Happened>(awaited: readonly Happened[]): Partial<Latch<Happened>> =>
  awaited.length === 0 ? {} : { awaited };

const READS_NEEDED = 2;
const NOT_ALL_PROVED = 'not every replica is proved in step now';
const NEITHER = { clears: false, clean: false, closes: false };
