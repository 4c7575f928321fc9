import type { HostEvidence } from '../bundle-facts.ts';
import type { Collected, EvidenceFrame, EvidenceGroup } from '../collected.ts';
import { parseErrlog, type ErrlogEntry } from '../errlog.ts';
import { minutesOfZone, momentOfEntry, type LogClock } from './errlog-times.ts';

/** A host's answer for a group; undefined where there is none. */
export function frameOf(
  collected: readonly HostEvidence[],
  host: string,
  group: EvidenceGroup,
): EvidenceFrame | undefined {
  const found = collected.find((one) => one.host === host && one.group === group);
  return found?.outcome.kind === 'frame' ? found.outcome.frame : undefined;
}

/** What a collector printed on a host that was collected from; undefined where it brought nothing. */
export function textOf(
  collected: readonly HostEvidence[],
  host: string,
  [group, name]: readonly [EvidenceGroup, string],
): string | undefined {
  const brought: Collected | undefined = frameOf(collected, host, group)?.collectors.get(name);
  return brought?.kind === 'collected' ? brought.text : undefined;
}

/** The hosts of which something was brought, in the order of the answers. */
export const hostsOfEvidence = (collected: readonly HostEvidence[]): readonly string[] => [
  ...new Set(collected.flatMap(({ host, outcome }) => (outcome.kind === 'frame' ? [host] : []))),
];

/** Seconds of the host's own clock when it answered; undefined where it has none that tells. */
export function nowOf({ head }: EvidenceFrame): number | undefined {
  const now = Number(head['now']);
  return Number.isSafeInteger(now) && now > 0 ? now : undefined;
}

/** How the dates of a host's log are read; a zone that is not known is taken for UTC. */
export function clockOf({ readAtMs, outcome }: HostEvidence): LogClock {
  const zone = outcome.kind === 'frame' ? (outcome.frame.head['zone'] ?? '-') : '-';
  return { offsetMinutes: minutesOfZone(zone) ?? 0, readAtMs };
}

/** An entry of a log, and when it was written where its date can be read. UTC milliseconds. */
export type TimedEntry = ErrlogEntry & { readonly atMs: number | undefined };

/** The entries of a host's `boks_errlog` as far as they were brought; empty where none were. */
export function errlogOf(collected: readonly HostEvidence[], host: string): readonly TimedEntry[] {
  const logs = collected.find((one) => one.host === host && one.group === 'logs');
  const text = textOf(collected, host, ['logs', 'errlog']);
  if (logs === undefined || text === undefined) return [];
  const clock = clockOf(logs);
  const zone = { offsetMinutes: clock.offsetMinutes, from: 'the head line of the answer' };
  return parseErrlog(text, zone).entries.map((entry) => ({
    ...entry,
    atMs: momentOfEntry(entry.date, clock),
  }));
}
