import type { Incident } from '#domain/incident.ts';

import type { ActedRecord } from '../invariants/invariant.ts';
import { isReplica, pairsOf, type OracleSweep, type ReadPair } from './oracle.ts';
import { isZone } from './same-series.ts';

/** How far the proof of one table's repair has come, by recorded values alone. */
export type Repair = {
  /** Its last value while it was ahead, and the stamp under which it was. */
  readonly highest: number;
  readonly stampSeconds: number | undefined;
  /** Below that it was read while no master answered, or in another series than the master's. */
  readonly hasFallen: boolean;
  /** It had another stamp than the master when last read with it. */
  readonly isOfOtherSeries: boolean;
  /** A fall, or another stamp, that was not above the master. */
  readonly isReset: boolean;
  /** Beyond doubt: in its own series it fell to 0, or to the master's number when first read after it. */
  readonly isCertain: boolean;
  /** The master's value where both were equal, or in step, after the reset. */
  readonly inStepAt: { readonly master: number; readonly replica: number } | undefined;
  readonly isMoved: boolean;
  /** Sweeps since in which both had moved, and the values of the last. */
  readonly moves: number;
  readonly last: { readonly master: number; readonly replica: number } | undefined;
};

/** The repairs of every `ahead` that lives, told by the texts and by what the journal lists. */
export class Repairs {
  readonly #repairs = new Map<string, Map<number, Repair>>();

  of(domain: string, host: string | null): ReadonlyMap<number, Repair> {
    return this.#repairs.get(`${domain} ${host}`) ?? new Map();
  }

  /** Takes what a sweep read; what it lists as ahead comes after, by `list`. */
  read(judged: OracleSweep): void {
    const { domain } = judged.record;
    for (const pair of pairsOf(judged)) follow(this.#repairs.get(`${domain} ${pair.host}`), pair);
    noteFallsWithoutMaster(judged, this.#repairs);
  }

  list({ domain, host, kind, state, tables, detail }: Incident): void {
    if (kind !== 'ahead') return;
    const key = `${domain} ${host}`;
    if (state === 'closed') return void this.#repairs.delete(key);
    const known = this.#repairs.get(key) ?? new Map<number, Repair>();
    const accounts = detail.kind === 'ahead' ? detail.tables : [];
    for (const { table, replica } of tables) {
      const account = accounts.find((each) => each.table === table);
      if (!known.has(table)) known.set(table, begun(replica, account?.stampSeconds));
    }
    for (const { table, standing, lastReplica, stampSeconds } of accounts) {
      if (standing === 'ahead' && known.get(table)?.inStepAt !== undefined) {
        known.set(table, begun(lastReplica, stampSeconds));
      }
    }
    this.#repairs.set(key, known);
  }

  /** What a person closed is closed. */
  acted({ act }: ActedRecord): void {
    for (const incident of act.incidents) if (incident.state === 'closed') this.list(incident);
  }
}

const begun = (replica: number, stampSeconds: number | undefined): Repair => ({
  highest: replica,
  stampSeconds,
  hasFallen: false,
  isOfOtherSeries: false,
  isReset: false,
  isCertain: false,
  inStepAt: undefined,
  isMoved: false,
  moves: 0,
  last: undefined,
});

function follow(known: Map<number, Repair> | undefined, pair: ReadPair): void {
  const { table, replica, master, sameSeries, read } = pair;
  const repair = known?.get(table);
  if (known === undefined || repair === undefined) return;
  const hasFallen = repair.hasFallen || replica < repair.highest;
  if (!sameSeries) {
    known.set(table, { ...repair, hasFallen, isOfOtherSeries: true });
  } else if (replica > master) {
    // A fall that is still ahead is no reset: what falls from here may be one.
    known.set(table, begun(replica, read.lines.get(table)?.stampSeconds));
  } else {
    known.set(table, { ...below(repair, pair), hasFallen: repair.hasFallen });
  }
}

function below(repair: Repair, { replica, master, before }: ReadPair): Repair {
  const fell = repair.hasFallen || replica < repair.highest;
  const isReset = repair.isReset || repair.isOfOtherSeries || fell;
  const isInStep = replica >= (before ?? master);
  const isFirstBelow = !repair.isReset && !repair.hasFallen && fell;
  const { inStepAt, last } = repair;
  // Put back once more: what was beyond doubt before is not any more.
  const fellAgain = last !== undefined && replica < last.replica;
  const isCertain =
    !fellAgain && (repair.isCertain || (isFirstBelow && (replica === master || replica === 0)));
  const now = { master, replica };
  const hasMoved = (from: typeof last): boolean =>
    from !== undefined && master > from.master && replica > from.replica;
  return {
    ...repair,
    isOfOtherSeries: false,
    isReset,
    isCertain,
    inStepAt: inStepAt ?? (isReset && isInStep ? now : undefined),
    isMoved: repair.isMoved || hasMoved(inStepAt),
    moves: fellAgain ? 0 : repair.moves + (hasMoved(last) ? 1 : 0),
    last:
      inStepAt === undefined || (last !== undefined && !hasMoved(last)) ? (last ?? inStepAt) : now,
  };
}

/** A fall that was read where the master's value was not is the first reading after it all the same. */
function noteFallsWithoutMaster(
  { master, replicas, record }: OracleSweep,
  repairs: ReadonlyMap<string, Map<number, Repair>>,
): void {
  for (const [host, printed] of replicas) {
    const known = repairs.get(`${record.domain} ${host}`);
    if (known === undefined || !isReplica(printed)) continue;
    for (const [table, repair] of known) {
      if (master?.after.lines.has(table) === true) continue;
      const line = printed.lines.get(table);
      if (line === undefined || line.sequence >= repair.highest) continue;
      // Of another series it is no fall (ADR 0024): files of old may still be put back.
      const isOwn =
        repair.stampSeconds === undefined || isZone(line.stampSeconds - repair.stampSeconds);
      const fellAgain = repair.last !== undefined && line.sequence < repair.last.replica;
      const isCertain =
        !fellAgain && (repair.isCertain || (!repair.hasFallen && isOwn && line.sequence === 0));
      known.set(table, { ...repair, hasFallen: true, isCertain });
    }
  }
}
