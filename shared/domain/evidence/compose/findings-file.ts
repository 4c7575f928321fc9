import type { Reading } from '../../snapshot.ts';
import { formatInstant } from '../../sweep-plan.ts';
import { meaningOf } from '../../table-names.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { jsonFile, type TextFile } from './file.ts';
import type { ReadPair } from './pairs.ts';

/**
 * `03-findings.json`: for each replica and table in question, what every run that is kept says of it,
 * with the raw files that say so.
 */
export function findingsFile(facts: BundleFacts, pairs: readonly ReadPair[]): TextFile {
  const hosts = [...new Set(pairs.map(({ replica }) => replica.snapshot.host))];
  const findings = hosts.flatMap((host) => {
    const mine = pairs.filter(({ replica }) => replica.snapshot.host === host);
    return tablesInQuestion(facts, mine).map((table) => ({
      host,
      table,
      meaning: meaningOf(table),
      since: formatInstant(facts.incident.firstSeenAtMs),
      runs: mine.flatMap((pair) => runOf(pair, table)),
    }));
  });
  return jsonFile('03-findings.json', {
    version: 1,
    incident: facts.incident.id,
    kind: facts.incident.kind,
    // m1: the master before; r: the replica; m2: the master after. The difference is r - m2.
    findings,
  });
}

/** The tables of the incident, and every other in which a pair shows the replica ahead. */
function tablesInQuestion(
  { incident }: BundleFacts,
  pairs: readonly ReadPair[],
): readonly number[] {
  const tables = [
    ...incident.tables.map(({ table }) => table),
    ...pairs.flatMap(({ ahead }) => ahead.map(({ table }) => table)),
  ];
  return [...new Set(tables)].toSorted((one, other) => one - other);
}

function runOf({ run, before, replica, after, paths, zoneShiftSeconds }: ReadPair, table: number) {
  const [m1, r, m2] = [before, replica, after].map((reading) => readingOf(reading, table));
  if (r === undefined && m2 === undefined) return [];
  return [
    {
      run: run.name,
      meaning: run.meaning,
      replicaReadAt: formatInstant(replica.snapshot.readAtMs),
      masterReadAt: formatInstant(after.snapshot.readAtMs),
      m1: m1?.sequence ?? null,
      r: r?.sequence ?? null,
      m2: m2?.sequence ?? null,
      difference: r === undefined || m2 === undefined ? null : r.sequence - m2.sequence,
      sameSeries:
        r === undefined || m2 === undefined
          ? null
          : r.stamp.seconds + zoneShiftSeconds === m2.stamp.seconds,
      files: {
        m1: before === undefined ? null : (paths.before ?? null),
        r: paths.replica,
        m2: paths.after,
      },
    },
  ];
}

const readingOf = (reading: Reading | undefined, table: number) =>
  reading?.snapshot.tables.find((one) => one.table === table);
