import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isLive, type Incident } from '../incident.ts';
import { changesSince } from '../remembered.ts';
import type { HostView } from '../sweep-view.ts';
import { everyHost, isLiving, latestOf, listedTables, toNumbers } from '../table-counts.ts';
import type { TableView } from '../table-views.ts';
import { counted, listFirst } from '../words.ts';

/** A replica's own counter fell, and nothing else says why (rules.md, D3, D5). */
export const wentBack: FindingKind = {
  id: 'went-back',
  severity: 'warning',
  meaning:
    'This replica has older numbers than it had: it was restored, or its data were replaced. Until it ' +
    'has caught up it answers logins from older data (inference).',
  remedy: 'docs/runbook.md#went-back',
  advice: [
    'Ask who restored or repaired it.',
    'It should be in step within minutes; if it stays behind, look at stuck.',
  ],
  heldBy: [
    { kind: 'ahead', covers: 'host' },
    { kind: 'empty', covers: 'host' },
  ],
  cleanNeeded: 3,
  inFollowUps: 'opens',
  subjects: everyHost,
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, seen, said } = input;
  if (seen === undefined || seen.noTables !== undefined)
    return unread(input, 'its tables were not read');
  const fallen = seen.tables.filter(({ motion }) => motion === 'fell');
  const isAheadNow = said('ahead', host)?.says === 'holds';
  const isAhead = isAheadNow || view.facts.incidents.some((other) => isLiveAhead(other, host));
  const mayHold = isLiving(input) || !isAhead;
  if (fallen.length > 0 && mayHold && !seen.isJoining) return fell(input, seen, fallen);
  const listed = [...listedTables(input)];
  const kept = { now: latestOf(seen) };
  const mine = seen.tables.filter(({ table }) => listed.includes(table));
  if (mine.length < listed.length || mine.some(({ position }) => position.row === 0)) {
    return { ...unread(input, 'its listed tables were not read'), ...kept };
  }
  if (!seen.mayProve) {
    return { ...unread(input, 'not judged while it is in doubt who is master'), ...kept };
  }
  const inStep = mine.every(({ position }) => IN_STEP.has(position.row)) && seen.whole;
  const because = inStep
    ? `${host} is in step in every table that fell`
    : `${host} has not caught up in every table that fell`;
  const how = { clears: inStep, clean: inStep && view.complete && seen.clean, closes: inStep };
  return { ...clearFor(input, because, how), ...kept };
}

function fell(input: KindInput, seen: HostView, fallen: readonly TableView[]): Judged {
  const { view, host } = input;
  const changes =
    seen.outcome.kind === 'reading' ? changesSince(view.facts, seen.outcome.snapshot) : undefined;
  const words = fallen.map(
    ({ table, reading }) =>
      `T${table} ${changes?.get(table)?.before.sequence ?? '?'} → ${reading?.sequence ?? '?'}`,
  );
  return {
    ...clearFor(input, ''),
    says: 'holds',
    because: `${host} went back in ${counted(fallen.length, 'table')}: ${listFirst(words, MOST_NAMED)}`,
    met: true,
    count: { reads: 1, sinceMs: view.nowMs },
    tables: fallen.filter(({ position }) => position.difference !== undefined).map(toNumbers),
    now: latestOf(seen),
    detail: { kind: 'counted', counts: {}, names: fallen.map(({ table }) => `T${table}`) },
  };
}

const isLiveAhead = (incident: Incident, mine: string): boolean =>
  incident.kind === 'ahead' && incident.host === mine && isLive(incident);

const IN_STEP: ReadonlySet<number> = new Set([11, 12]);
const MOST_NAMED = 6;
