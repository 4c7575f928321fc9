import { isByVersion } from '../by-version.ts';
import type { FindingKind, Judged, KindInput } from '../finding-kind.ts';
import type { HostView } from '../sweep-view.ts';
import {
  everyHost,
  isLiving,
  judgeTables,
  recordOnly,
  whereProved,
  type TableRule,
} from '../table-counts.ts';
import type { TableView } from '../table-views.ts';
import { counted, listFirst } from '../words.ts';

/** A table that the master prints and this replica does not, both of one version (rules.md, D2, D5). */
export const missing: FindingKind = {
  id: 'missing',
  severity: 'error',
  meaning:
    'This replica has no such table, though its master of the same version has: what the table holds ' +
    'does not exist for logins that it answers (inference).',
  remedy: 'docs/runbook.md#missing',
  advice: [
    'Do not promote this replica.',
    'Look at its data files and its error log; ask what was done to it before.',
  ],
  heldBy: [{ kind: 'role-mismatch', covers: 'host' }],
  cleanNeeded: 3,
  inFollowUps: true,
  counts: 'missing',
  subjects: everyHost,
  judge: whereProved(judge),
};

function judge(input: KindInput, seen: HostView): Judged {
  const { view } = input;
  const rule: TableRule = {
    byValue: false,
    patienceOf: () => view.facts.settings.thresholds.missing,
    says: (table) => {
      if (table.position.name === 'no-data') return 'kept';
      const isMissing = table.position.name === 'missing';
      return isMissing && !isByVersion(view, seen, table) ? 'held' : 'over';
    },
  };
  if (!isLiving(input) && seen.isJoining) {
    return recordOnly(input, seen, { rule, because: 'the host is joining' });
  }
  return judgeTables(input, seen, {
    rule,
    words: {
      holds: (tables) => `${seen.host} lacks ${inWords(tables)}`,
      clear: `${seen.host} prints every table that its master prints, or differs by version`,
      severityOf: (tables) => (tables.some(isVanished) ? 'error' : 'warning'),
      numbered: false,
    },
  });
}

const isVanished = ({ position }: TableView): boolean => position.note === 'vanished';

function inWords(tables: readonly TableView[]): string {
  const parts = [
    { of: tables.filter(isVanished), how: 'vanished: it printed them before' },
    { of: tables.filter((table) => !isVanished(table)), how: 'never printed' },
  ];
  return parts
    .filter(({ of }) => of.length > 0)
    .map(({ of, how }) => `${counted(of.length, 'table')} (${how}): ${namesOf(of)}`)
    .join('; ');
}

const namesOf = (tables: readonly TableView[]): string =>
  listFirst(
    tables.map(({ table }) => `T${table}`),
    MOST_NAMED,
  );

const MOST_NAMED = 8;
