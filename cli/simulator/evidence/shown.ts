import type { Collected, MissingReason } from '#domain/evidence/collected.ts';

/** What a collector of the script would print here, before its limit. */
export type Shown =
  | { readonly text: string; readonly exit?: number }
  | { readonly missing: MissingReason };

/**
 * As the script hands it on: no more than a collector may bring. Of a log that is its end, of anything
 * else its beginning, and either says so.
 */
export function handedOn(name: string, shown: Shown): Collected {
  if ('missing' in shown) return { kind: 'missing', reason: shown.missing };
  const { text, exit = 0 } = shown;
  const most = MOST_BYTES.get(name);
  if (most === undefined) throw new Error(`no collector ${name}`);
  const isCut = text.length >= most;
  if (!isCut) return { kind: 'collected', exit, seconds: 0, cut: false, text };
  return OF_LOGS.has(name)
    ? { kind: 'collected', exit, seconds: 0, cut: true, text: text.slice(-most) }
    : {
        kind: 'collected',
        exit: undefined,
        seconds: 0,
        cut: true,
        text: `${text.slice(0, most - 1)}\n`,
      };
}

/** The same as in the script; a test holds the two together. */
export const MOST_BYTES: ReadonlyMap<string, number> = new Map([
  ['processes', 7_000],
  ['list', 8_000],
  ['queue', 3_000],
  ['reach', 1_200],
  ['definition', 1_800],
  ['agents', 200],
  ['clock', 300],
  ['uptime', 300],
  ['kernel', 1_500],
  ['disks', 3_000],
  ['memory', 2_000],
  ['shared-memory', 5_000],
  ['time-service', 2_500],
  ['out-of-memory', 4_000],
  ['environment', 4_000],
  ['broadcast', 2_500],
  ['init-tables', 1_500],
  ['method-conf', 300],
  ['node-key', 200],
  ['packages', 2_500],
  ['data-files', 7_000],
  ['queues', 800],
  ['var-names', 2_500],
  ['errlog-file', 300],
  ['errlog', 1_500_000],
  ['errlog-replication', 400_000],
  ['refusals', 300],
]);
const OF_LOGS: ReadonlySet<string> = new Set(['errlog', 'errlog-replication']);
