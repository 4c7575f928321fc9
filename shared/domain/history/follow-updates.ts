/** A counter as it was at some moment from one to another; UTC ms. */
export type CounterReading = {
  readonly sequence: number;
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * What a replica said of a table. `anew`: something, and not of the copy that is counted: another
 * series, another role. `nothing`: no number of it is known.
 */
export type SaidOfTable = CounterReading | 'anew' | 'nothing';

/** What one sweep read of one table. */
export type TableLook = {
  /** When it was due, UTC ms. */
  readonly atMs: number;
  /** Read after the replicas; undefined where it was not read, or proves nothing. */
  readonly master: (CounterReading & { readonly host: string; readonly stamp: number }) | undefined;
  /** Whoever was asked. */
  readonly replicas: ReadonlyMap<string, SaidOfTable>;
};

/** What became of the updates above one number up to another. */
export type Fate = { readonly above: number; readonly upTo: number } & (
  | {
      /** A reading was the first to have them. */
      readonly kind: 'arrived';
      /** How old they were then; at most: null where it is not known when they were made. */
      readonly atLeastMs: number;
      readonly atMostMs: number | null;
    }
  /** Made while the replica's counter was above their numbers: dropped, as far as known. */
  | { readonly kind: 'not-applied' }
  /** The replica's numbers began anew, or its master's. */
  | { readonly kind: 'not-known' }
);

/** What a look tells of one replica. */
export type Following = {
  readonly fates: readonly Fate[];
  /** Since its reading before; null for the first, undefined where it was not read. */
  readonly sinceLastMs: number | null | undefined;
  /** What the master has and it does not, and how old the oldest of that is at least. */
  readonly onTheWay: { readonly updates: number; readonly atLeastMs: number };
};

/** What a look tells of updates. */
export type Step = {
  readonly atMs: number;
  /** How many the master made since its reading before, and when that was; undefined where not read. */
  readonly master: { readonly made: number; readonly sinceLastMs: number | null } | undefined;
  /** Those of whom a number was read before, or is now. */
  readonly replicas: ReadonlyMap<string, Following>;
};

/**
 * What became of the updates of a table on each replica, look by look, in the order of time. Ages are
 * ranges: when an update was made, and when it came, is known by readings alone.
 *
 * Invariants: of each replica an update has one fate at most, and its true age is in the range of an
 * arrived one. None is arrived that was made while the counter was seen above it, nor by a reading that no
 * later one of the same master and series confirms. Updates are taken in runs, never one by one.
 */
export function followUpdates(looks: readonly TableLook[]): readonly Step[] {
  const replicas = new Map<string, Replica>();
  let reign: Reign = [];
  return placedIn(looks).map((placed) => {
    const ended = new Map<string, readonly Fate[]>();
    if (placed.reign !== reign) {
      for (const [host, replica] of replicas) ended.set(host, givenUp(replica, reign));
      replicas.clear();
      reign = placed.reign;
    }
    const told = new Map<string, Following>();
    for (const [host, said] of placed.look.replicas) {
      const before = replicas.get(host);
      const { replica, fates } = taken(before, said, placed);
      const all = [...(ended.get(host) ?? []), ...fates];
      if (replica === undefined && all.length === 0) continue;
      if (replica !== undefined) replicas.set(host, replica);
      const sinceLastMs =
        typeof said === 'string' ? undefined : before ? said.toMs - before.last.toMs : null;
      told.set(host, { fates: all, sinceLastMs, onTheWay: onTheWayTo(replica, placed) });
    }
    return { atMs: placed.look.atMs, master: masterIn(placed), replicas: told };
  });
}

/** The readings of one master in one series, in which it never fell. */
type Reign = readonly CounterReading[];

/** A look, and the first reading of the master that is not before it: of which reign, at which place. */
type Placed = { readonly look: TableLook; readonly reign: Reign; readonly at: number };

/** What is known of a replica within a reign. */
type Replica = {
  /** Every update up to this number has its fate. */
  readonly settled: number;
  /** The number at which it was seen above its master: what that makes up to it is dropped. */
  readonly above: number;
  readonly last: CounterReading;
  readonly isAnew: boolean;
};

/** Looks that a reading of the master follows, or is in: without one nothing is proved. */
function placedIn(looks: readonly TableLook[]): readonly Placed[] {
  const placed: Placed[] = [];
  let waiting: TableLook[] = [];
  let reign: CounterReading[] = [];
  let last: TableLook['master'];
  for (const look of looks) {
    const { master } = look;
    waiting.push(look);
    if (master === undefined) continue;
    if (last !== undefined && isOther(master, last)) reign = [];
    reign.push(master);
    last = master;
    for (const each of waiting) placed.push({ look: each, reign, at: reign.length - 1 });
    waiting = [];
  }
  return placed;
}

type Master = NonNullable<TableLook['master']>;

const isOther = (now: Master, before: Master): boolean =>
  now.host !== before.host || now.stamp !== before.stamp || now.sequence < before.sequence;

type Taken = { readonly replica: Replica | undefined; readonly fates: readonly Fate[] };

/** What a replica is after it said something. */
function taken(before: Replica | undefined, said: SaidOfTable, placed: Placed): Taken {
  if (said === 'nothing') return { replica: before, fates: [] };
  if (said === 'anew') return { replica: before && { ...before, isAnew: true }, fates: [] };
  const master = placed.reign[placed.at]?.sequence ?? 0;
  const reached = Math.min(said.sequence, master);
  const isAbove = said.sequence > master;
  const above = isAbove ? said.sequence : (before?.above ?? NEVER);
  const replica = { settled: Math.max(before?.settled ?? 0, reached), last: said, isAnew: false };
  if (before === undefined) return { replica: { ...replica, above }, fates: [] };
  if (before.isAnew || said.sequence < before.last.sequence) {
    const fates = run('not-known', before.settled, reached);
    return { replica: { ...replica, above: isAbove ? said.sequence : NEVER }, fates };
  }
  const dropped = run('not-applied', before.settled, Math.min(before.above, reached));
  const from = Math.max(before.settled, Math.min(before.above, reached));
  // Above its master, newly: whether it had these before, nobody saw.
  const others = isAbove
    ? run('not-known', from, reached)
    : arrivedBetween(from, { before: before.last, reading: said, reign: placed.reign });
  return { replica: { ...replica, above }, fates: [...dropped, ...others] };
}

const run = (kind: 'not-applied' | 'not-known', above: number, upTo: number): readonly Fate[] =>
  upTo > above ? [{ kind, above, upTo }] : [];

type Arriving = {
  readonly before: CounterReading;
  readonly reading: CounterReading;
  readonly reign: Reign;
};

/** Those that a reading is the first to have, each run made between two readings of the master. */
function arrivedBetween(above: number, { before, reading, reign }: Arriving): readonly Fate[] {
  const fates: Fate[] = [];
  for (let from = above; from < reading.sequence;) {
    const made = madeAfter(from, reign);
    const upTo = Math.min(made.sequence, reading.sequence);
    fates.push({
      kind: 'arrived',
      above: from,
      upTo,
      atLeastMs: Math.max(0, before.fromMs - made.toMs),
      atMostMs: made.fromMs === null ? null : reading.toMs - made.fromMs,
    });
    from = upTo;
  }
  return fates;
}

/** When updates up to a number were made: not before `fromMs`, which is null where that is not known. */
type Made = { readonly sequence: number; readonly fromMs: number | null; readonly toMs: number };

/** When the first update above a number was made that a reading of the master has; found by halves. */
function madeAfter(number: number, reign: Reign): Made {
  let [low, high] = [0, reign.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((reign[middle]?.sequence ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  const master = reign[low];
  if (master === undefined) throw new Error('a reign has a reading of its master');
  const { sequence, toMs } = master;
  return { sequence, fromMs: reign[low - 1]?.fromMs ?? null, toMs };
}

/** The last reading of the master up to a look. */
const masterUpTo = ({ look, reign, at }: Placed): CounterReading | undefined =>
  reign[look.master === undefined ? at - 1 : at];

function onTheWayTo(replica: Replica | undefined, placed: Placed): Following['onTheWay'] {
  const master = masterUpTo(placed);
  const has = Math.max(replica?.settled ?? 0, replica?.above ?? NEVER);
  if (replica === undefined || master === undefined || master.sequence <= has) return NOTHING;
  const madeByMs = madeAfter(has, placed.reign).toMs;
  return {
    updates: master.sequence - has,
    atLeastMs: Math.max(0, replica.last.fromMs - madeByMs),
  };
}

function masterIn({ look: { master }, reign, at }: Placed): Step['master'] {
  if (master === undefined) return undefined;
  const before = reign[at - 1];
  return before === undefined
    ? { made: 0, sinceLastMs: null }
    : { made: master.sequence - before.sequence, sinceLastMs: master.toMs - before.toMs };
}

/** The master is another, or its series: of what had not arrived by then, nobody can tell any more. */
const givenUp = ({ settled }: Replica, reign: Reign): readonly Fate[] =>
  run('not-known', settled, reign.at(-1)?.sequence ?? 0);

/** Below every number. */
const NEVER = -1;
const NOTHING: Following['onTheWay'] = { updates: 0, atLeastMs: 0 };
