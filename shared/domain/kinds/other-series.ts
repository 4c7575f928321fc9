import type { FindingKind, Judged, KindInput } from '../finding-kind.ts';
import type { HostView } from '../sweep-view.ts';
import { everyHost, judgeTables, toNumbers, whereProved } from '../table-counts.ts';
import { counted, tablesInWords } from '../words.ts';

/** A table whose stamp is not the master's (rules.md, D2 rows 5 and 6): another series, perhaps. */
export const otherSeries: FindingKind = {
  id: 'other-series',
  severity: 'error',
  meaning:
    "The stamp's meaning is not published. Where it reads like the birth of the table's numbers " +
    '(inference), this replica counts in another series than its master, and the numbers say nothing.',
  remedy: 'docs/runbook.md#other-series',
  advice: [
    'Ask whether the replica, or the master, was restored or rebuilt.',
    'Do not promote this replica: nothing can be said of these tables.',
  ],
  heldBy: [
    { kind: 'master-restamped', covers: 'tables' },
    { kind: 'role-moved', covers: 'domain' },
  ],
  cleanNeeded: 3,
  inFollowUps: true,
  counts: 'otherSeries',
  subjects: everyHost,
  judge: whereProved(judge),
};

function judge(input: KindInput, seen: HostView): Judged {
  const { view } = input;
  return judgeTables(input, seen, {
    rule: {
      byValue: false,
      patienceOf: () => view.facts.settings.thresholds.otherSeries,
      says: ({ position: { name } }) =>
        name === 'other-series' ? 'held' : (SAYS.get(name) ?? 'over'),
    },
    words: {
      holds: (tables) =>
        `the stamp's meaning is not published: ${seen.host} has another one than its master in ` +
        `${counted(tables.length, 'table')}; if the same series: ${tablesInWords(tables.map(toNumbers))}`,
      clear: `${seen.host} has the stamps of its master`,
      numbered: true,
    },
  });
}

const SAYS: ReadonlyMap<string, 'kept'> = new Map([
  ['no-data', 'kept'],
  ['missing', 'kept'],
]);
