import { actInWords } from '../../acts/act-in-words.ts';
import { configuredInWords } from '../../configuration-act.ts';
import { actedAtMs, type JournalRecord } from '../../journal.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { cutMarker } from '../cut-marker.ts';
import { errlogOf, hostsOfEvidence } from '../host/brought.ts';
import type { LeftOut } from './collection-files.ts';
import { csvOf } from './csv.ts';
import type { TextFile } from './file.ts';
import type { PlanItem } from './plan.ts';

/**
 * `05-timeline.csv`: on one clock, UTC, what the service decided, what people did, what was collected,
 * and what the logs say; those by the zone that their host named.
 */
export function timelineFile(
  facts: BundleFacts,
  items: readonly PlanItem[],
): { readonly file: TextFile; readonly leftOut: readonly LeftOut[] } {
  const lines = [
    ...facts.records.flatMap(linesOfRecord),
    ...linesOfItems(items),
    ...linesOfLogs(facts),
  ].toSorted((one, other) => one.atMs - other.atMs);
  const kept = lines.length <= MOST_LINES ? lines : nearest(lines, facts.incident.firstSeenAtMs);
  const rows = kept.map(({ atMs, source, host, kind, text }) => [
    formatInstant(atMs),
    source,
    host,
    kind,
    text,
  ]);
  const text = csvOf(['utc', 'source', 'host', 'kind', 'text'], rows);
  const cut = lines.length - kept.length;
  if (cut === 0) return { file: { path: PATH, text }, leftOut: [] };
  const bytes = lines.reduce((sum, line) => sum + line.text.length, 0);
  const left = kept.reduce((sum, line) => sum - line.text.length, bytes);
  const what = cutMarker({ lines: cut, bytes: left, span: undefined, rule: 'timeline.lines' });
  return { file: { path: PATH, text: `${text}${what}\n` }, leftOut: [{ path: PATH, what }] };
}

type TimelineLine = {
  readonly atMs: number;
  readonly source: 'journal' | 'person' | 'collector' | 'boks_errlog';
  readonly host: string | null;
  readonly kind: string;
  readonly text: string;
};

function linesOfRecord({ act }: JournalRecord): readonly TimelineLine[] {
  const atMs = actedAtMs(act);
  const person = { atMs, source: 'person', host: null } as const;
  const moves =
    act.kind === 'configured'
      ? []
      : act.moves.map(({ host, kind, reason, text, incident }) => ({
          atMs,
          source: 'journal' as const,
          host,
          kind: `${kind} ${reason}`,
          text: `${incident}: ${text}`,
        }));
  switch (act.kind) {
    case 'configured':
      return [
        {
          ...person,
          kind: 'configured',
          text: `${act.who}: ${configuredInWords(act)} (version ${act.version})`,
        },
      ];
    case 'acted':
      return [{ ...person, kind: act.wish.kind, text: actInWords(act) }, ...moves];
    case 'sweep-judged':
    case 'evidence':
      return moves;
  }
}

/** What came together, in one line; what did not come, each by itself. */
function linesOfItems(items: readonly PlanItem[]): readonly TimelineLine[] {
  const read = items.flatMap((item) =>
    item.readAtMs === undefined ? [] : [{ ...item, atMs: item.readAtMs }],
  );
  const together = new Map<
    string,
    { readonly first: (typeof read)[number]; readonly count: number }
  >();
  for (const item of read) {
    if (item.standing.kind === 'missing') continue;
    const folder = item.id.slice(0, item.id.lastIndexOf('/'));
    const key = `${folder} ${item.atMs}`;
    together.set(key, {
      first: together.get(key)?.first ?? item,
      count: (together.get(key)?.count ?? 0) + 1,
    });
  }
  const line = { source: 'collector' } as const;
  return [
    ...[...together.values()].map(({ first: { atMs, host, id, what }, count }) => ({
      ...line,
      atMs,
      host,
      kind: 'read',
      text: count === 1 ? `${id}: ${what}` : `${id.slice(0, id.lastIndexOf('/'))}: ${count} texts`,
    })),
    ...read.flatMap(({ atMs, host, id, standing }) =>
      standing.kind === 'missing'
        ? [{ ...line, atMs, host, kind: 'missing', text: `${id}: ${standing.why}` }]
        : [],
    ),
  ];
}

/** A day before the onset and all since; an entry without a time stands in the log alone. */
function linesOfLogs({ collected, incident }: BundleFacts): readonly TimelineLine[] {
  const fromMs = incident.firstSeenAtMs - DAY_MS;
  return hostsOfEvidence(collected).flatMap((host) =>
    errlogOf(collected, host).flatMap(({ atMs, process, level, text }) =>
      atMs === undefined || atMs < fromMs
        ? []
        : [
            {
              atMs,
              source: 'boks_errlog' as const,
              host,
              kind: level,
              text: `${process}: ${text}`,
            },
          ],
    ),
  );
}

/** What is furthest from the onset is left out first; the journal's lines never. */
function nearest(lines: readonly TimelineLine[], onsetMs: number): readonly TimelineLine[] {
  const weight = ({ source, atMs }: TimelineLine): number =>
    source === 'boks_errlog' ? Math.abs(atMs - onsetMs) : 0;
  const kept = new Set(
    lines.toSorted((one, other) => weight(one) - weight(other)).slice(0, MOST_LINES),
  );
  return lines.filter((line) => kept.has(line));
}

const PATH = '05-timeline.csv';
const DAY_MS = 86_400_000;
const MOST_LINES = 20_000;
