import { describe, expect, it } from 'vitest';

import type { HistoryRow } from '#domain/evidence/bundle-facts.ts';
import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import { bundleFacts } from '#test/bundle-facts.ts';
import { collectedText, evidenceOf } from '#test/host-evidence.ts';
import { AT, MASTER, REPLICA } from '#test/story-2008.ts';

const UNCOUNTED = { profile: 'vendor-clear', counts: [] };
const MOST_BYTES = 20_000_000;

/** Minutely rows of a year of one replica and its master, in one table, the numbers growing. */
function longHistory(sweeps: number): readonly HistoryRow[] {
  return Array.from({ length: sweeps }, (_, sweep) =>
    [MASTER, REPLICA].map((host) => ({
      atMs: AT.opened - (sweeps - sweep) * 60_000,
      host,
      role: host === MASTER ? 'master' : 'replica',
      table: 7,
      sequence: 1_000 + sweep,
      sweep,
    })),
  ).flat();
}

describe('the history in a bundle', () => {
  const { files, plan } = composeFiles(
    { ...bundleFacts(), history: longHistory(30_000) },
    UNCOUNTED,
  );
  const textAt = (path: string): string => files.find((file) => file.path === path)?.text ?? '';

  it('has every row while these are few', () => {
    const few = composeFiles({ ...bundleFacts(), history: longHistory(10_000) }, UNCOUNTED);
    const text = few.files.find(({ path }) => path === 'history/snapshots.csv')?.text ?? '';
    expect(text.match(/\n/g)).toHaveLength(20_001);
    expect(text).not.toContain('boks-audit:');
  });

  it('has beyond 50,000 rows the lowest and the highest of each hour, and says so', () => {
    const lines = textAt('history/snapshots.csv').trimEnd().split('\n');
    expect(lines.length).toBeLessThan(5_000);
    expect(lines.at(-1)).toMatch(
      /^--- boks-audit: \d+ lines .* left out, .* rule history\.extremes ---$/,
    );
    expect(textAt('collection/missing.txt')).toContain('history/snapshots.csv: --- boks-audit:');
    // An hour's rows are not things that were planned.
    expect(plan.done).toBe(plan.planned);
    // The first and the last number of all are still there.
    expect(lines.some((line) => line.includes(',T7,1000,'))).toBe(true);
    expect(lines.some((line) => line.includes(',T7,30999,'))).toBe(true);
  });
});

it('of hosts with the longest logs a bundle stays under 20 MB unpacked, with its markers', () => {
  const facts = bundleFacts();
  const log = Array.from(
    { length: 25_000 },
    (_, n) =>
      `boks_servm Mar  2 08:${String(n % 60).padStart(2, '0')}:00\nWARNING: line number ${n}\n`,
  ).join('');
  const hosts = process.env['LONG'] === '1' ? ['REPHOST3', 'REPHOST4', REPLICA, MASTER] : [REPLICA];
  const logs = hosts.map((host) =>
    evidenceOf(host, 'logs', {
      atMs: AT.collected,
      printed: {
        // Ten times as long on the host as what is brought of it.
        'errlog-file': `4711 -rw-r----- 1 0 0 ${log.length * 10} Mar  2 08:25 /var/opt/boksm/boks_errlog\n`,
        errlog: collectedText(log),
        'errlog-replication': collectedText(log.slice(0, 400_000), { cut: true }),
      },
    }),
  );
  const collected = [...facts.collected.filter(({ group }) => group !== 'logs'), ...logs];
  const history = longHistory(30_000);
  const { files } = composeFiles({ ...facts, collected, history }, UNCOUNTED);
  expect(files.reduce((sum, { text }) => sum + (text?.length ?? 0), 0)).toBeLessThan(MOST_BYTES);
  const textOf = (wanted: string): string => files.find(({ path }) => path === wanted)?.text ?? '';
  const missing = textOf('collection/missing.txt');
  // Two a host, the history and the timeline; whoever opens the bundle reads it first.
  const inPart = hosts.length * 2 + 2;
  expect(textOf('00-START-HERE.txt')).toContain(`; ${inPart} texts are here in part`);
  for (const host of hosts) {
    expect(missing).toMatch(
      new RegExp(
        `logs/${host}/boks_errlog.txt: --- boks-audit: [\\d.]+ MB before this left out, rule logs.tail ---`,
      ),
    );
  }
});
