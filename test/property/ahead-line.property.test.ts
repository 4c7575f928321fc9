import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { printReading } from '#cli/simulator/host-output.ts';
import { scenarioOf, SCENARIO_NAMES } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';
import {
  formatSequence,
  parseSequence,
  stampOf,
  type SequenceText,
  type TableReading,
} from '#domain/boksdiag/sequence.ts';
import { compareTexts, type NotRead } from '#domain/comparison.ts';
import { AHEAD_AWK, aheadIn, aheadInWords } from '#domain/evidence/ahead-line.ts';
import { formatReading, parseReading } from '#domain/reading.ts';
import { MASTER_TEXT, REPHOST_TEXT } from '#test/bags.ts';
import { lacks } from '#test/required-tools.ts';
import { ENDS_IN } from '#test/scenario-ends.ts';
import { fixedAndFresh } from '#test/seeds.ts';

/** Two texts as they were printed, the replica's first, and the tables that we prove ahead. */
type Pair = {
  readonly master: string;
  readonly replica: string;
  readonly expected: readonly string[];
};

const AWKS = [
  { tool: 'mawk', words: 'mawk' },
  { tool: 'busybox', words: 'busybox awk' },
  { tool: 'gawk', words: 'gawk' },
] as const;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-awk-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What one awk prints of each pair; one shell for all of them. */
function printedBy(awk: string, pairs: readonly Pair[]): readonly (readonly string[])[] {
  writeFileSync(join(folder, 'program'), AHEAD_AWK);
  for (const [at, { master, replica }] of pairs.entries()) {
    writeFileSync(join(folder, `m${at}`), master);
    writeFileSync(join(folder, `r${at}`), replica);
  }
  const loop =
    `program=$(cat program); i=0; while [ $i -lt ${pairs.length} ]; do echo "= $i"; ` +
    `${awk} "$program" m$i r$i || echo failed; i=$((i + 1)); done`;
  const ended = spawnSync('sh', ['-c', loop], { cwd: folder, encoding: 'utf8' });
  expect(ended.stderr).toBe('');
  const blocks = ended.stdout.split(/^= \d+\n/m).slice(1);
  return blocks.map((block) => block.split('\n').slice(0, -1));
}

/** Our own list: parsed, compared by D2, proved; undefined where a zone was taken from the stamps. */
function provedAhead(master: string, replica: string): readonly string[] | undefined {
  const [judged] = compareTexts({
    order: 'replicas-first',
    master: readOf(master),
    replicas: [{ host: 'R', reading: readOf(replica) }],
  }).replicas;
  if (judged?.kind !== 'judged') return [];
  if (judged.zoneShiftSeconds !== 0) return undefined;
  return judged.tables.flatMap(({ table, position: { name, proved, compared } }) => {
    const { replica: ours, masterAfter } = compared;
    if (name !== 'ahead' || !proved || ours === undefined || masterAfter === undefined) return [];
    return [aheadInWords({ table, replica: ours, master: masterAfter })];
  });
}

function readOf(text: string): ReturnType<typeof sequenceOf> {
  const parsed = parseReading(text, sha256);
  return sequenceOf(parsed.kind === 'frame' ? parsed.frame.sequence : text);
}

function sequenceOf(text: string): SequenceText | NotRead {
  const read = parseSequence(text);
  return read.kind === 'read' ? read : { kind: 'not-read', reason: read.reason };
}

/** The pairs of which awk, or our own rule for `bundle verify`, says another thing than the judge. */
function differingIn(pairs: readonly Pair[], awk: string): readonly object[] {
  const printed = printedBy(awk, pairs);
  return pairs.flatMap((pair, at) => {
    const expected = pair.expected.toSorted();
    const byAwk = printed[at]?.toSorted();
    const byRule = aheadIn(pair.master, pair.replica).map(aheadInWords).toSorted();
    const isAlike = [byAwk, byRule].every((said) => said?.join() === expected.join());
    return isAlike ? [] : [{ ...pair, byAwk, byRule }];
  });
}

const CAPTURES: Pair = {
  master: MASTER_TEXT,
  replica: REPHOST_TEXT,
  expected: [
    'T7 replica 6982 > master 5053 (+1929)',
    'T9 replica 10258 > master 7919 (+2339)',
    'T15 replica 2043 > master 1865 (+178)',
  ],
};

const told = new Map<string, readonly Pair[]>();

/** The pairs of a scenario, told once for all. */
function pairsOf(name: (typeof SCENARIO_NAMES)[number]): readonly Pair[] {
  const pairs = told.get(name) ?? pairsThrough(name);
  told.set(name, pairs);
  return pairs;
}

/** Moments all through a scenario: each replica is read, and the master a minute later. */
function pairsThrough(name: (typeof SCENARIO_NAMES)[number]): readonly Pair[] {
  const world = new World(scenarioOf(name), 2008);
  const { scenario } = world;
  return Array.from({ length: PARTS }, (_, part) => {
    const minutes = Math.floor(((part + 1) / PARTS) * scenario.endsAtMinutes);
    const atMs = scenario.startsAtMs + minutes * 60_000;
    world.advanceTo(atMs);
    const awake = (host: string): boolean => world.look(host).poweredOn;
    const replicas = scenario.hosts.filter((host) => host !== scenario.master && awake(host));
    const texts = replicas.map((host) => printReading(world, host, atMs));
    world.advanceTo(atMs + 60_000);
    if (!awake(scenario.master)) return [];
    const master = printReading(world, scenario.master, atMs + 60_000);
    return texts.flatMap((replica) => {
      const expected = provedAhead(master, replica);
      return expected === undefined ? [] : [{ master, replica, expected }];
    });
  }).flat();
}

const PARTS = 6;
const HEAD = {
  host: 'H',
  instance: 'i',
  configuredRole: 'replica',
  runningRole: 'replica',
  initRuns: true,
  masterRuns: false,
  boksVersion: '7.1',
  zoneOffsetMinutes: 0,
  sequenceExit: 0,
  listExit: 0,
};

const counter = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 9_999_999_999 }),
  fc.constantFrom(
    2_147_483_647,
    2_147_483_648,
    Number.MAX_SAFE_INTEGER - 1,
    Number.MAX_SAFE_INTEGER,
  ),
);
/** Of both sides: their numbers, and by how much the stamps differ; never by what could be a zone. */
const row = fc.record({
  table: fc.nat(9999),
  seconds: fc.nat(2_000_000_000),
  apart: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 899 }) },
  ),
  master: fc.option(counter, { freq: 8 }),
  replica: fc.option(counter, { freq: 8 }),
  bracketed: counter,
});
const drawn = fc.record({
  rows: fc.uniqueArray(row, { selector: ({ table }) => table, minLength: 1, maxLength: 60 }),
  framed: fc.tuple(fc.boolean(), fc.boolean()),
  crlf: fc.tuple(fc.boolean(), fc.boolean()),
  setIn: fc.constantFrom('', '', ' ', '\t'),
  noise: fc.constantFrom('', 'BoKS > \n', 'Warning: licence T7 expires (5)\n', '\n'),
});

function pairOf({ rows, framed, crlf, setIn, noise }: Drawn): Pair | undefined {
  const textOf = (side: 'master' | 'replica', isFramed: boolean): string => {
    const tables = rows.flatMap((one): readonly TableReading[] => {
      const sequence = one[side];
      if (sequence === null) return [];
      const stamp = stampOf(one.seconds + (side === 'replica' ? one.apart : 0));
      return [{ table: one.table, stamp, sequence, bracketed: one.bracketed }];
    });
    const printed = `${noise}${formatSequence(tables).replace(/^(?=T)/gm, setIn)}`;
    if (!isFramed) return printed;
    // A server may be called T7: its line in the list begins as a table's does.
    const list = side === 'master' ? 'T7 00:49 523d 5:19:20 04:49 1853521 ok\n' : undefined;
    return formatReading(
      { head: HEAD, sequence: printed, list, files: undefined, counters: undefined },
      sha256,
    );
  };
  const [master, replica] = [textOf('master', framed[0]), textOf('replica', framed[1])];
  const expected = provedAhead(master, replica);
  const damaged = (text: string, is: boolean): string =>
    is ? text.replaceAll('\n', '\r\n') : text;
  return (
    expected && { master: damaged(master, crlf[0]), replica: damaged(replica, crlf[1]), expected }
  );
}
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(AWKS)('the line of $words says what we prove', ({ tool, words }) => {
  const isSkipped = lacks(tool);

  it.skipIf(isSkipped)('of the captures of 2008', () => {
    expect(differingIn([CAPTURES], words)).toEqual([]);
  });

  it.skipIf(isSkipped)('of every scenario with an ahead, all through it', () => {
    const seen: string[] = [];
    const named = SCENARIO_NAMES.filter((name) =>
      ENDS_IN[name].some((end) => end.startsWith('ahead ')),
    );
    for (const name of named) {
      const pairs = pairsOf(name);
      expect(differingIn(pairs, words)).toEqual([]);
      if (pairs.some(({ expected }) => expected.length > 0)) seen.push(name);
    }
    const lasting = named.filter((name) => ENDS_IN[name].some((end) => /^ahead .* open/.test(end)));
    expect(lasting.filter((name) => !seen.includes(name))).toEqual([]);
  });

  it.skipIf(isSkipped).each(fixedAndFresh)('of 500 generated pairs, with $label', ({ seed }) => {
    const pairs = fc.sample(drawn, { seed, numRuns: 500 }).flatMap((one) => pairOf(one) ?? []);
    expect(differingIn(pairs, words)).toEqual([]);
    const lines = pairs.flatMap(({ expected }) => expected);
    expect(pairs.length).toBeGreaterThan(450);
    expect(lines.length).toBeGreaterThan(500);
    expect(lines.some((line) => line.includes('9007199254740991'))).toBe(true);
  });
});

it('shows nothing of two zones, and nothing where one text is empty', () => {
  const shifted = REPHOST_TEXT.replaceAll('d 8:', 'd 9:').replaceAll('d 11:', 'd 12:');
  expect(provedAhead(MASTER_TEXT, shifted)).toBeUndefined();
  for (const [master, replica] of [
    [MASTER_TEXT, shifted],
    ['', REPHOST_TEXT],
    [MASTER_TEXT, ''],
  ] as const) {
    expect(aheadIn(master, replica)).toEqual([]);
  }
});
