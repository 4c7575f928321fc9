import { localTime, longDate, shortDate } from './dates.ts';
import { clockAt, type PastEvent } from './host-seen.ts';

/** An entry of `boks_errlog` before it is written. */
export type LogEntry = {
  readonly atMs: number;
  readonly process: string;
  /** `process@host`, as some write it. */
  readonly isNamed?: boolean;
  readonly level: 'INFO' | 'WARNING' | 'ERROR' | 'DEBUG';
  readonly text: string;
  /** Its text ends without a newline, so that the next entry runs on behind it (K1262). */
  readonly runsOn?: boolean;
};

/** The entries of a host as its log has them: two lines each, by the clock that it had then. */
export function writeLog(
  entries: readonly LogEntry[],
  host: string,
  events: readonly PastEvent[],
): string {
  const clocks = events.filter(({ event }) => CLOCKS.has(event.kind));
  return entries
    .map(({ atMs, process, isNamed, level, text, runsOn }) => {
      const local = localTime(clockAt(clocks, host, atMs), atMs);
      const date = process === 'boks_init' ? longDate(local) : shortDate(local);
      const who = isNamed ? `${process}@${host}` : process;
      return `${who} ${date}\n${level}: ${text}${runsOn ? '' : '\n'}`;
    })
    .join('');
}

const CLOCKS: ReadonlySet<string> = new Set(['clock-changes', 'clock-is-off']);
