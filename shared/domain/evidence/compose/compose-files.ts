import type { BundleFacts } from '../bundle-facts.ts';
import type { RawPair } from '../raw-pair.ts';
import type { OriginalFile } from '../redaction/redact-bundle.ts';
import type { ReportFacts } from '../report/facts.ts';
import { writeReport } from '../report/report.ts';
import { collectionFiles } from './collection-files.ts';
import { environmentFiles } from './environment-files.ts';
import type { TextFile } from './file.ts';
import { findingsFile } from './findings-file.ts';
import { historyFiles } from './history-files.ts';
import { hypothesesFile } from './hypotheses-file.ts';
import { incidentFile } from './incident-file.ts';
import { integrityFiles } from './integrity-files.ts';
import { logFiles } from './log-files.ts';
import { onceEach } from './once-each.ts';
import { rawPairs, readPairs } from './pairs.ts';
import { placesOf } from './places.ts';
import { planOf } from './plan.ts';
import { questionsText } from './questions.ts';
import { rawFiles } from './raw-files.ts';
import { recordsLeftOut } from './records-not-here.ts';
import { reportFacts } from './report-facts.ts';
import { reproduceText } from './reproduce.ts';
import { startHere } from './start-here.ts';
import { timelineFile } from './timeline-file.ts';

/** The files of a bundle before redaction, what can be judged again, and how complete it is. */
export type ComposedFiles = {
  /** Paths below `data/`, in their order. */
  readonly files: readonly OriginalFile[];
  /** Paths within the bag, as they are before redaction. */
  readonly pairs: readonly RawPair[];
  readonly plan: {
    readonly done: number;
    readonly planned: number;
    readonly missing: readonly { readonly id: string; readonly why: string }[];
  };
};

/**
 * All files of a bundle but those of the redaction. The same facts give the same files; it never
 * throws, whatever is missing.
 *
 * What was redacted is told by the report, which is redacted itself: so it is composed twice. The
 * first time without counts; the second with those of the first redaction, which are true of the
 * second too, as their words and numbers are nothing that a rule looks for.
 */
export function composeFiles(
  given: BundleFacts,
  redaction: ReportFacts['redaction'],
): ComposedFiles {
  const facts = onceEach(given);
  const places = placesOf(facts);
  const items = planOf(facts, places);
  const pairs = readPairs(facts, places);
  const [logs, history, timeline] = [
    logFiles(facts, places),
    historyFiles(facts),
    timelineFile(facts, items),
  ];
  const leftOut = [
    ...logs.leftOut,
    ...history.leftOut,
    ...timeline.leftOut,
    ...recordsLeftOut(facts),
  ];
  const told = reportFacts(facts, { pairs, items, redaction, leftOut: leftOut.length });
  const report = writeReport(told);
  const files: readonly TextFile[] = [
    { path: '00-START-HERE.txt', text: startHere(told) },
    { path: '01-report.html', text: report.page },
    { path: '01-report.txt', text: report.text },
    incidentFile(facts),
    findingsFile(facts, pairs),
    timeline.file,
    { path: '06-reproduce.txt', text: reproduceText(facts, pairs) },
    { path: '07-questions.txt', text: questionsText(facts, told) },
    ...collectionFiles(facts, items, leftOut),
    ...rawFiles(facts, places),
    ...history.files,
    ...environmentFiles(facts),
    ...logs.files,
    ...integrityFiles(facts),
  ];
  const missing = items.flatMap(({ id, standing }) =>
    standing.kind === 'missing' ? [{ id, why: standing.why }] : [],
  );
  return {
    files: [...files, hypothesesFile(facts, files)].toSorted(byPath),
    pairs: rawPairs(pairs),
    plan: { done: items.length - missing.length, planned: items.length, missing },
  };
}

const byPath = (one: TextFile, other: TextFile): number => (one.path < other.path ? -1 : 1);
