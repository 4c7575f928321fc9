import type { FindingKind, Judged, KindInput } from '../finding-kind.ts';
import { lagAgeOf } from '../master-readings.ts';
import type { HostView, SweepView } from '../sweep-view.ts';
import {
  everyHost,
  isLiving,
  judgeTables,
  recordOnly,
  toNumbers,
  whereProved,
  type TableRule,
} from '../table-counts.ts';
import type { TableView } from '../table-views.ts';
import { spanInWords } from '../time-words.ts';
import { counted, tablesInWords } from '../words.ts';

/** A replica that moves, and stays proved behind for long (rules.md, D2 row 9, D5): judged by age. */
export const behind: FindingKind = {
  id: 'behind',
  severity: 'warning',
  meaning:
    'Updates reach this replica late. New rights are missing on it for as long, and withdrawn rights ' +
    'may still work (inference).',
  remedy: 'docs/runbook.md#behind',
  advice: [
    'A large batch on the master explains some minutes: look whether the lag shrinks.',
    'If it grows: look at the load of both hosts, at the bridge of servm, at the error logs.',
  ],
  heldBy: [
    { kind: 'stuck', covers: 'host' },
    { kind: 'master-not-sending', covers: 'domain' },
    { kind: 'list-loading', covers: 'host' },
  ],
  cleanNeeded: 3,
  inFollowUps: true,
  counts: 'behind',
  subjects: everyHost,
  judge: whereProved(judge),
};

function judge(input: KindInput, seen: HostView): Judged {
  const { view } = input;
  const rule: TableRule = {
    byValue: false,
    patienceOf: () => view.facts.settings.thresholds.behind,
    says: (table) => saysOf(view, table),
  };
  if (!isLiving(input) && seen.isJoining) {
    return recordOnly(input, seen, { rule, because: 'the host is joining' });
  }
  return judgeTables(input, seen, {
    rule,
    words: {
      holds: (tables) =>
        `${seen.host} moves, and is behind by ${ageInWords(view, tables)} in ` +
        `${counted(tables.length, 'table')}: ${tablesInWords(tables.map(toNumbers))}`,
      clear: `${seen.host} is behind in no listed table`,
      severityOf: (tables) => (oldestSeconds(view, tables) >= LATE_SECONDS ? 'error' : 'warning'),
      numbered: true,
    },
  });
}

/** Moving and old enough, it counts; as long as it is behind at all, nothing is over. */
function saysOf(view: SweepView, table: TableView): ReturnType<TableRule['says']> {
  const { position, motion } = table;
  if (position.name === 'no-data') return 'kept';
  if (position.row !== 9) return 'over';
  if (!position.proved || motion !== 'moved') return 'kept';
  const isBusy = view.facts.settings.busy.includes(table.table);
  const age = lagAgeOf(view, table);
  const isOld = age !== undefined && age.seconds >= (isBusy ? BUSY_AGE_SECONDS : AGE_SECONDS);
  return isOld ? 'held' : 'kept';
}

const oldestSeconds = (view: SweepView, tables: readonly TableView[]): number =>
  Math.max(0, ...tables.map((table) => lagAgeOf(view, table)?.seconds ?? 0));

function ageInWords(view: SweepView, tables: readonly TableView[]): string {
  const ages = tables.flatMap((table) => lagAgeOf(view, table) ?? []);
  const [oldest] = ages.toSorted((one, other) => other.seconds - one.seconds);
  return `${oldest?.exact === true ? '' : 'at least '}${spanInWords((oldest?.seconds ?? 0) * 1_000)}`;
}

const AGE_SECONDS = 15 * 60;
const BUSY_AGE_SECONDS = 60 * 60;
const LATE_SECONDS = 60 * 60;
