import { areVersionsOther, isByVersion, versionsInWords } from './by-version.ts';
import { gapInWords } from './gap.ts';
import { isSentLess } from './list-witness.ts';
import { rememberedOf } from './remembered.ts';
import type { HostView, SweepView } from './sweep-view.ts';
import type { TableView } from './table-views.ts';
import { counted, listFirst } from './words.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** What a note may be about: what is worth a line in the record, and nobody's sleep (rules.md, D10). */
export type NoteKind =
  | 'gap-ended'
  | 'extra'
  | 'missing-by-version'
  | 'stamp-offset'
  | 'brackets-differ'
  | 'sent-less';

/** A remark on one sweep; no incident, and nobody is told. */
export type Note = {
  readonly kind: NoteKind;
  /** Null for what concerns the domain as a whole. */
  readonly host: string | null;
  readonly text: string;
};

/** The notes of a regular sweep: of the domain first, then of its hosts as configured. */
export function notesOf(view: SweepView): readonly Note[] {
  if (view.isFollowUp) return [];
  return [...gapEnded(view), ...view.hosts.flatMap((seen) => notesOfHost(view, seen))];
}

function gapEnded({ facts, nowMs, afterGap }: SweepView): readonly Note[] {
  const { lastRegularAtMs } = facts.memory;
  if (!afterGap || lastRegularAtMs === null) return [];
  const text = gapInWords({ fromMs: lastRegularAtMs, toMs: nowMs });
  return [{ kind: 'gap-ended', host: null, text }];
}

function notesOfHost(view: SweepView, seen: HostView): readonly Note[] {
  const found: readonly (readonly [NoteKind, string | undefined])[] = [
    ['extra', extra(view, seen)],
    ['missing-by-version', missingByVersion(view, seen)],
    ['stamp-offset', stampOffset(view, seen)],
    ['brackets-differ', bracketsDiffer(seen)],
    ['sent-less', isSentLess(view, seen) ? SENT_LESS : undefined],
  ];
  return found.flatMap(([kind, text]) =>
    text === undefined ? [] : [{ kind, host: seen.host, text: `${seen.host}: ${text}` }],
  );
}

/** Tables that the master lacks in this reading and in the one before: the second read makes the note. */
function extra(view: SweepView, { host, tables }: HostView): string | undefined {
  const { masterBefore } = view;
  const before = new Set(masterBefore?.tables.map(({ table }) => table));
  const lackedTwice = tables.filter(
    ({ table, position }) =>
      position.name === 'extra' && masterBefore?.complete === true && !before.has(table),
  );
  if (lackedTwice.length === 0) return undefined;
  const why = areVersionsOther(view, host) ? `; by version: ${versionsInWords(view, host)}` : '';
  return `prints ${namesOf(lackedTwice)}, which its master does not print${why}`;
}

function missingByVersion(view: SweepView, seen: HostView): string | undefined {
  const found = seen.tables.filter(
    (table) => table.position.name === 'missing' && isByVersion(view, seen, table),
  );
  return found.length === 0
    ? undefined
    : `does not print ${namesOf(found)}; by version: ${versionsInWords(view, seen.host)}`;
}

/** The same offset in this reading and in the one before (rules.md, *Zone offset*). */
function stampOffset(view: SweepView, { host, outcome, memory }: HostView): string | undefined {
  const earlier = rememberedOf(view.facts, host, memory?.lastSweep);
  const { masterAfter, masterBefore } = view;
  if (outcome.kind === 'miss' || masterAfter === undefined || masterBefore === undefined)
    return undefined;
  const seconds = zoneShiftSeconds(outcome.snapshot.tables, masterAfter.tables);
  const before = zoneShiftSeconds(earlier?.tables ?? [], masterBefore.tables);
  if (seconds === 0 || seconds !== before) return undefined;
  const hours = Math.abs(seconds) / 3_600;
  return `its stamps are ${hours} h ${seconds < 0 ? 'after' : 'before'} those of its master; counters are compared as usual`;
}

function bracketsDiffer({ tables }: HostView): string | undefined {
  const differing = tables.filter(
    ({ reading }) => reading !== undefined && reading.bracketed !== reading.sequence,
  );
  const [first] = differing;
  return first?.reading === undefined
    ? undefined
    : `the number in brackets is another one in ${counted(differing.length, 'table')}, as ` +
        `T${first.table} ${first.reading.sequence} (${first.reading.bracketed}); its meaning is not published`;
}

const namesOf = (tables: readonly TableView[]): string =>
  listFirst(
    tables.map(({ table }) => `T${table}`),
    MOST_NAMES,
  );

const SENT_LESS =
  "the Count in the master's list grows less than those of its peers: BoKS itself sends it less (inference)";
const MOST_NAMES = 8;
