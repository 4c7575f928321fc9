import { sectionsOf } from '../../reading.ts';
import type { Reading } from '../../snapshot.ts';
import { zoneShiftSeconds } from '../../zone-offset.ts';
import { aheadIn, type AheadTable } from '../ahead-line.ts';
import type { BundleFacts, KeptRun, KeptText } from '../bundle-facts.ts';
import type { RawPair } from '../raw-pair.ts';
import type { Places } from './places.ts';
import { sequencePath } from './raw-files.ts';

/** A replica's reading and one of the master that was asked for after it, both with their texts. */
export type ReadPair = {
  readonly run: KeptRun;
  readonly before: Reading | undefined;
  readonly replica: Reading;
  readonly after: Reading;
  readonly paths: {
    readonly before: string | undefined;
    readonly replica: string;
    readonly after: string;
  };
  /** Seconds to be added to the replica's stamps, so that they speak in the master's zone. */
  readonly zoneShiftSeconds: number;
  /** The tables in which the replica is ahead, in the order of its lines. */
  readonly ahead: readonly AheadTable[];
};

/** Every ordered pair of the runs that are kept, oldest first. */
export const readPairs = (facts: BundleFacts, places: Places): readonly ReadPair[] =>
  facts.runs.flatMap((run) => pairsOf(run, places));

/** As they stand in the bag. */
export const rawPairs = (pairs: readonly ReadPair[]): readonly RawPair[] =>
  pairs.map(({ replica, paths, ahead, zoneShiftSeconds: shift }) => ({
    host: replica.snapshot.host,
    master: `data/${paths.after}`,
    replica: `data/${paths.replica}`,
    ahead,
    zoneShiftSeconds: shift,
  }));

function pairsOf(run: KeptRun, places: Places): readonly ReadPair[] {
  const [before, after] = [keptAt(run, 'm1', places)[0], keptAt(run, 'm2', places)[0]];
  if (after === undefined) return [];
  return keptAt(run, 'r', places).map((replica) => {
    const shift = zoneShiftSeconds(replica.reading.snapshot.tables, after.reading.snapshot.tables);
    return {
      run,
      before: before?.reading,
      replica: replica.reading,
      after: after.reading,
      paths: { before: before?.path, replica: replica.path, after: after.path },
      zoneShiftSeconds: shift,
      ahead: aheadOf(replica, after, shift),
    };
  });
}

type Kept = { readonly reading: Reading; readonly path: string; readonly text: string };

function keptAt(run: KeptRun, place: KeptText['place'], places: Places): readonly Kept[] {
  return run.answers.flatMap((answer) => {
    const path = sequencePath(run, answer, places);
    if (answer.place !== place || answer.outcome.kind === 'miss' || path === undefined) return [];
    if (answer.outcome.snapshot.tables.length === 0) return [];
    return [
      { reading: answer.outcome, path, text: sectionsOf(answer.raw ?? '').get('sequence') ?? '' },
    ];
  });
}

/** By the readings, as they were judged; in the order in which `awk` finds them in the texts. */
function aheadOf(replica: Kept, master: Kept, shiftSeconds: number): readonly AheadTable[] {
  const masters = new Map(master.reading.snapshot.tables.map((table) => [table.table, table]));
  const ahead = replica.reading.snapshot.tables.flatMap(({ table, stamp, sequence }) => {
    const other = masters.get(table);
    return other !== undefined &&
      other.stamp.seconds === stamp.seconds + shiftSeconds &&
      sequence > other.sequence
      ? [{ table, replica: sequence, master: other.sequence }]
      : [];
  });
  const order = aheadIn(master.text, replica.text).map(({ table }) => table);
  return ahead.toSorted((one, other) => order.indexOf(one.table) - order.indexOf(other.table));
}
