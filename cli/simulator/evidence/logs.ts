import { drawAt, streamOf, wholeBetween } from '../random.ts';
import type { World } from '../world.ts';
import { listedDate, localTime } from './dates.ts';
import { denialsOn, type Denial } from './denials.ts';
import { firstBootMs, lastMs, pastEvents, type HostSeen } from './host-seen.ts';
import { writeLog, type LogEntry } from './log-entry.ts';
import { logOfEvents, respawned, started } from './log-of-events.ts';
import { secretsOn } from './settings-files.ts';
import type { Shown } from './shown.ts';

/** The collectors of the group `logs`. */
export function logsOf(seen: HostSeen): Readonly<Record<string, Shown>> {
  const denials = denialsOn(seen);
  const { text, writtenMs } = errlogOf(seen, denials);
  const count = (code: string): number => denials.filter((denial) => denial.code === code).length;
  return {
    'errlog-file': { text: listed(seen, text.length, writtenMs) },
    errlog: { text },
    'errlog-replication': { text: ofReplication(text) },
    refusals: { text: `ERR 203: ${count('203')}\nERR 223: ${count('223')}\n` },
  };
}

/** The whole log of a host: later moments only add to it, but for a host that is installed anew. */
export function errlogOf(
  seen: HostSeen,
  denials: readonly Denial[] = denialsOn(seen),
): { readonly text: string; readonly writtenMs: number } {
  const { world, state, atMs } = seen;
  const { scenario, seed } = world;
  const events = pastEvents(scenario, atMs);
  const begunMs = lastMs(seen, ['rebuilt']) ?? firstBootMs(scenario, seed, state.name);
  const entries = [
    ...started(
      firstBootMs(scenario, seed, state.name),
      state.name === scenario.master ? 'master' : 'replica',
    ),
    ...chatter(world, state.name, atMs),
    ...logOfEvents(scenario, state.name, events),
    ...denials.map(refused),
  ]
    .filter((entry) => entry.atMs >= begunMs && entry.atMs <= atMs)
    .toSorted((one, other) => one.atMs - other.atMs);
  return {
    text: writeLog(entries, state.name, events),
    writtenMs: entries.at(-1)?.atMs ?? begunMs,
  };
}

/**
 * What any host writes in the course of its days, and what it should never have written; where a log
 * is to be long, traces of a debugging that nobody turned off, from before the story.
 */
function chatter({ scenario, seed }: World, host: string, untilMs: number): readonly LogEntry[] {
  const stream = streamOf(seed, `errlog ${host}`);
  const beginsMs = scenario.startsAtMs - CHATTER_MS;
  const traces = Math.ceil((scenario.errlogBytes ?? 0) / TRACE.length);
  const traceEveryMs = CHATTER_MS / (traces + 1);
  const entries: LogEntry[] = [
    ...indiscreet(seed, host, scenario.startsAtMs),
    ...Array.from({ length: traces }, (_, n): LogEntry => {
      const atMs = beginsMs + Math.floor((n + 1) * traceEveryMs);
      return { atMs, process: 'boks_servc', level: 'DEBUG', text: TRACE };
    }),
  ];
  for (let n = 0; ; n += 1) {
    const atMs = beginsMs + Math.floor((n + drawAt(stream, n)) * CHATTER_EVERY_MS);
    if (atMs > untilMs) return entries;
    entries.push(ORDINARY[n % ORDINARY.length]?.(atMs) ?? respawned('sshd', atMs));
  }
}

/** Secrets lie in logs: a bundle that shows one of these is not to leave. */
function indiscreet(seed: number, host: string, startsAtMs: number): readonly LogEntry[] {
  const { bind, nodeKey } = secretsOn(seed, host);
  const atMs = startsAtMs - 20 * MS_A_MINUTE;
  return [
    { atMs, process: 'boks_ldapsync', level: 'WARNING', text: `Bind is refused, bindpw=${bind}` },
    {
      atMs: atMs + 4_000,
      process: 'boks_clntd',
      isNamed: true,
      level: 'DEBUG',
      text: `Encrypting, node key: ${nodeKey}`,
    },
  ];
}

const refused = ({ atMs, code, user, from }: Denial): LogEntry => ({
  atMs,
  process: 'boks_servc',
  isNamed: true,
  level: 'WARNING',
  text:
    code === '223'
      ? `ERR 223, no authentication for user ${user} on ${from}`
      : `ERR 203, no access route for user ${user} to ${from}`,
});

/** The lines that tell of replication with their neighbours: an entry is two lines. */
function ofReplication(text: string): string {
  const lines = linesOf(text);
  const tells = lines.map((line) => OF_REPLICATION.test(line));
  return lines
    .flatMap((line, n) => (tells[n - 1] || tells[n] || tells[n + 1] ? [`${n + 1}:${line}\n`] : []))
    .join('');
}

const linesOf = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\n$/, '').split('\n');

function listed({ world, state, atMs }: HostSeen, bytes: number, writtenMs: number): string {
  const draw = drawAt(streamOf(world.seed, `errlog file ${state.instance}`), 0);
  const date = listedDate(localTime(state, writtenMs), localTime(state, atMs));
  const inode = wholeBetween(100_000, 999_999, draw);
  return `${inode} -rw-r----- 1 0 0 ${bytes} ${date} /var/opt/boksm/boks_errlog\n`;
}

const ORDINARY: readonly ((atMs: number) => LogEntry)[] = [
  (atMs) => ({ atMs, process: 'boks_authd', level: 'INFO', text: 'Min idle workers 32' }),
  (atMs) => ({
    atMs,
    process: 'boks_csspd',
    isNamed: true,
    level: 'INFO',
    text: 'Reread of the configuration is done',
  }),
  (atMs) => respawned('sshd', atMs),
];
/** As in the script. */
const OF_REPLICATION =
  /servm|drainmast|sequence|BRIDGE_ACCEPT|Checksum mismatch|Cannot encrypt|boks_master|restbase/i;
const MS_A_MINUTE = 60_000;
const CHATTER_MS = 10 * 1_440 * MS_A_MINUTE;
const CHATTER_EVERY_MS = 120 * MS_A_MINUTE;
const TRACE = `Trace: ${'wait, read a request, find its route, reply; '.repeat(10)}`;
