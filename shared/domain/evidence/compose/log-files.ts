import type { Incident } from '../../incident.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts, HostEvidence } from '../bundle-facts.ts';
import { sizeInWords } from '../cut-marker.ts';
import { clockOf } from '../host/brought.ts';
import type { LeftOut } from './collection-files.ts';
import { jsonFile, type TextFile } from './file.ts';
import { windowLog, type Onset } from './log-window.ts';
import type { Places } from './places.ts';
import { cutOf } from './plan.ts';
import { CUT_ON_HOST } from './raw-files.ts';

/** `logs/`: of each host what its log says around the incident, and what of it is not here. */
export function logFiles(
  facts: BundleFacts,
  places: Places,
): { readonly files: readonly TextFile[]; readonly leftOut: readonly LeftOut[] } {
  const logs = facts.collected.filter(({ group }) => group === 'logs');
  const mostBytes = Math.min(MOST_BYTES_A_HOST, Math.floor(MOST_BYTES / Math.max(1, logs.length)));
  const made = logs.map((answer) => filesOf(facts, answer, { places, mostBytes }));
  return {
    files: made.flatMap(({ files }) => files),
    leftOut: made.flatMap(({ leftOut }) => leftOut),
  };
}

type Made = ReturnType<typeof logFiles>;

function filesOf(
  { incident, collection }: BundleFacts,
  answer: HostEvidence,
  { places, mostBytes }: { readonly places: Places; readonly mostBytes: number },
): Made {
  if (answer.outcome.kind === 'miss') return { files: [], leftOut: [] };
  const { collectors, head } = answer.outcome.frame;
  const folder = `logs/${places.ofHost(answer.host)}`;
  const clock = clockOf(answer);
  const onset = onsetOf(incident);
  const names = [...collection.replicas, ...(incident.host === null ? [] : [incident.host])];
  const files: TextFile[] = [];
  const leftOut: LeftOut[] = [];
  const replication = collectors.get('errlog-replication');
  if (replication?.kind === 'collected' && replication.text !== '') {
    const path = `${folder}/boks_errlog-replication.txt`;
    const text = replication.text.slice(-mostBytes);
    const rule = text === replication.text ? cutOf(replication) : 'collector.size';
    files.push({ path, text: rule === undefined ? text : `${CUT_ON_HOST[rule]}\n${text}` });
    if (text !== replication.text) leftOut.push({ path, what: CUT_ON_HOST['collector.size'] });
  }
  const log = collectors.get('errlog');
  if (log?.kind !== 'collected') return { files, leftOut };
  const path = `${folder}/boks_errlog.txt`;
  const windowed = windowLog(log.text, { clock, onset, names, mostBytes });
  const file = collectors.get('errlog-file');
  const before = bytesBefore(file?.kind === 'collected' ? file.text : '', log.text);
  const marker = [
    ...(cutOf(log) === 'collector.time' ? [CUT_ON_HOST['collector.time']] : []),
    ...(before === undefined ? [] : [olderMarker(before)]),
  ];
  const cuts = [...marker, ...windowed.leftOut];
  files.push(
    { path, text: `${marker.map((line) => `${line}\n`).join('')}${windowed.text}` },
    jsonFile(`${folder}/boks_errlog.meta.json`, {
      version: 1,
      host: answer.host,
      readAt: formatInstant(answer.readAtMs),
      zone: head['zone'] ?? '-',
      zoneNote: 'the dates of this log name no zone and mostly no year: they are read in this one',
      file: file?.kind === 'collected' ? file.text.trim() : null,
      onset: formatInstant(onset.seenAtMs),
      opened: formatInstant(onset.openedAtMs),
      bytesBrought: log.text.length,
      lines: windowed.lines,
      linesKept: windowed.kept,
      leftOut: cuts,
    }),
  );
  return { files, leftOut: [...leftOut, ...cuts.map((what) => ({ path, what }))] };
}

/** Of the present episode: what opens after some reads was first seen well before. */
function onsetOf({ episode, firstSeenAtMs, openedAtMs, count }: Incident): Onset {
  const seenAtMs = episode > 1 ? count.sinceMs : firstSeenAtMs;
  return { seenAtMs, openedAtMs: Math.max(seenAtMs, openedAtMs ?? seenAtMs) };
}

/** How much of the file is older than what was brought, by its size in `ls -lni`. */
function bytesBefore(listing: string, text: string): number | undefined {
  const size = Number(SIZE.exec(listing)?.[1]);
  return size > text.length ? size - text.length : undefined;
}

const olderMarker = (bytes: number): string =>
  `--- boks-audit: ${sizeInWords(bytes)} before this left out, rule logs.tail ---`;

const SIZE = /^\s*\d+ \S+ +\d+ +\d+ +\d+ +(\d{1,15}) /;
const MOST_BYTES_A_HOST = 5_000_000;
/** Of all hosts together, so that the zip stays under its 20 MB whatever it is made of. */
const MOST_BYTES = 10_000_000;
