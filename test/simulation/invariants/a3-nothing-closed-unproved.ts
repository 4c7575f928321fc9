import { isReplica, pairsOf, type OracleSweep, type ReadPair } from '../oracle/oracle.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/** How far the proof of one table's repair has come, by recorded values alone. */
type Proof = {
  /** Its last value while it was ahead. */
  readonly highest: number;
  /** Below that it was read while no master answered, or in another series than the master's. */
  readonly hasFallen: boolean;
  /** It had another stamp than the master when last read with it. */
  readonly isOfOtherSeries: boolean;
  /** A fall, or another stamp, that was not above the master. */
  readonly isReset: boolean;
  /** The master's value where both were equal, or in step, after the reset. */
  readonly inStepAt: { readonly master: number; readonly replica: number } | undefined;
  readonly isMoved: boolean;
};

/**
 * A3 Nothing closed unproved. `ahead` closes only with, for each table it ever listed, the reset (a
 * fall that is still ahead is none), the equality, and in a later sweep the movement of both,
 * recorded in that order; or a person and a reason. Crossing closes nothing.
 */
export const nothingClosedUnproved: InvariantMaker = ({ count }) => {
  const proofs = new Map<string, Map<number, Proof>>();
  return {
    // By a person and a reason.
    acted: ({ domain, act }) => {
      for (const { kind, host, state } of act.incidents) {
        if (kind === 'ahead' && state === 'closed') proofs.delete(`${domain} ${host}`);
      }
    },
    judged: (judged) => {
      const { act, domain } = judged.record;
      for (const pair of pairsOf(judged)) follow(proofs.get(`${domain} ${pair.host}`), pair);
      noteFallsWithoutMaster(judged, proofs);
      for (const incident of act.incidents) {
        if (incident.kind !== 'ahead') continue;
        const key = `${domain} ${incident.host}`;
        const known = proofs.get(key) ?? new Map<number, Proof>();
        const move = act.moves.findLast((each) => each.incident === incident.id);
        if (incident.state === 'closed' && move?.reason === 'closed') {
          count('premise: A3 ahead closed by proof');
          for (const [table, proof] of known) expectRepaired(incident.id, table, proof);
        }
        if (incident.state === 'closed') {
          proofs.delete(key);
          continue;
        }
        for (const { table, replica } of incident.tables) {
          if (!known.has(table)) known.set(table, begun(replica));
        }
        if (incident.detail.kind === 'ahead') {
          for (const { table, standing, lastReplica } of incident.detail.tables) {
            const proof = known.get(table);
            if (standing === 'ahead' && proof?.inStepAt !== undefined)
              known.set(table, begun(lastReplica));
          }
        }
        proofs.set(key, known);
      }
    },
  };
};

const begun = (replica: number): Proof => ({
  highest: replica,
  hasFallen: false,
  isOfOtherSeries: false,
  isReset: false,
  inStepAt: undefined,
  isMoved: false,
});

function follow(
  known: Map<number, Proof> | undefined,
  { table, replica, master, before, sameSeries }: ReadPair,
): void {
  const proof = known?.get(table);
  if (known === undefined || proof === undefined) return;
  const hasFallen = proof.hasFallen || replica < proof.highest;
  if (!sameSeries) return void known.set(table, { ...proof, hasFallen, isOfOtherSeries: true });
  const fell = (hasFallen || proof.isOfOtherSeries) && replica <= master;
  if (replica > master) {
    // A fall that is still ahead is no reset: what falls from here may be one.
    known.set(table, begun(replica));
    return;
  }
  const isReset = proof.isReset || fell;
  const isInStep = replica >= (before ?? master);
  const inStepAt = proof.inStepAt ?? (isReset && isInStep ? { master, replica } : undefined);
  const moved =
    proof.inStepAt !== undefined &&
    master > proof.inStepAt.master &&
    replica > proof.inStepAt.replica;
  known.set(table, {
    highest: proof.highest,
    hasFallen: proof.hasFallen,
    isOfOtherSeries: false,
    isReset,
    inStepAt,
    isMoved: proof.isMoved || moved,
  });
}

/** A fall that was read where the master's value was not is the first reading after it all the same. */
function noteFallsWithoutMaster(
  { master, replicas, record }: OracleSweep,
  proofs: ReadonlyMap<string, Map<number, Proof>>,
): void {
  for (const [host, printed] of replicas) {
    const known = proofs.get(`${record.domain} ${host}`);
    if (known === undefined || !isReplica(printed)) continue;
    for (const [table, proof] of known) {
      if (master?.after.lines.has(table) === true) continue;
      const value = printed.lines.get(table)?.sequence;
      if (value !== undefined && value < proof.highest)
        known.set(table, { ...proof, hasFallen: true });
    }
  }
}

function expectRepaired(id: string, table: number, { isReset, inStepAt, isMoved }: Proof): void {
  const lacking = !isReset
    ? 'reset'
    : inStepAt === undefined
      ? 'equality'
      : isMoved
        ? undefined
        : 'movement';
  if (lacking !== undefined)
    broken('A3', `${id} closed by proof, and no ${lacking} of T${table} was recorded`);
}
