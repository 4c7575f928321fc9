import { describe, expect, it } from 'vitest';

import { COUNTED } from '#cli/cost/counted-work.ts';
import type { DomainWork, Work, Worker } from '#cli/cost/work.ts';
import { countWork, type Counted, type CountedWork } from '#test/count-work.ts';

const isLong = process.env['LONG'] !== undefined;

describe.each(COUNTED)('a healthy domain of $hosts hosts', (committed) => {
  it.runIf(isLong || committed.hosts === COUNTED[0].hosts)(
    'makes AWS do in a sweep what its cost is computed from',
    async () => {
      const { hosts } = committed;
      const counted = await countWork({ hosts, from: FROM, to: FROM + 5 * SWEEPS });
      const { day: _, dayBytes: __, ...wanted } = committed;
      expect(movedFrom(wanted, { hosts, ...sweepIn(counted) })).toEqual([]);
      report(hosts, counted);
    },
  );

  it.runIf(isLong)(
    'makes AWS do in a day what its cost is computed from',
    async () => {
      const { hosts, day, dayBytes } = committed;
      const hour = await countWork({ hosts, startsAtMs: EVENING, from: 65, to: 125 });
      const last = await countWork({ hosts, startsAtMs: EVENING, from: 125, to: 185 });
      const counted = { day: dayOf(workIn(hour, DAILY, 1), workIn(last, DAILY, 1)) };
      const left = 23 * (hour.grown['ROLLUP'] ?? 0) + (last.grown['ROLLUP'] ?? 0);
      expect(movedFrom({ day, dayBytes }, { ...counted, dayBytes: left })).toEqual([]);
      report(hosts, hour);
      report(hosts, last);
    },
    LONG_MS,
  );
});

/** Of a sweep, with a fifth of what five ticks do. */
function sweepIn(counted: CountedWork): Omit<DomainWork, 'hosts' | 'day' | 'dayBytes'> {
  const ticks = workIn(counted, ['start-sweeps'], SWEEPS);
  const { calls, ...sweep } = workIn(counted, SWEEPING, SWEEPS);
  const { grown } = counted;
  return {
    // What a tick writes is the sweep that it opens.
    sweep: { ...sweep, calls, writeUnits: sweep.writeUnits + ticks.writeUnits },
    tickReadUnits: ticks.readUnits / 5,
    snapshotBytes: (grown['SNAPSHOT'] ?? 0) / SWEEPS,
    historyBytes: ((grown['SWEEP'] ?? 0) + (grown['JOURNAL'] ?? 0)) / SWEEPS,
  };
}

function workIn({ by }: CountedWork, workers: readonly Worker[], times: number): Work {
  const sum = (key: keyof Counted): number =>
    workers.reduce((total, worker) => total + (by.get(worker)?.[key] ?? 0), 0) / times;
  const calls = workers.map((worker) => [worker, (by.get(worker)?.calls ?? 0) / times]);
  return {
    writeUnits: sum('writeUnits'),
    readUnits: sum('readUnits'),
    objectsPut: sum('objectsPut'),
    objectsRead: sum('objectsRead'),
    objectBytes: sum('objectBytes'),
    signatures: sum('signatures'),
    calls: Object.fromEntries(calls),
  };
}

/** Twenty-three hours and the one in which the day ends. */
const dayOf = (hour: Work, last: Work): Work => ({
  writeUnits: 23 * hour.writeUnits + last.writeUnits,
  readUnits: 23 * hour.readUnits + last.readUnits,
  objectsPut: 23 * hour.objectsPut + last.objectsPut,
  objectsRead: 23 * hour.objectsRead + last.objectsRead,
  objectBytes: 23 * hour.objectBytes + last.objectBytes,
  signatures: 23 * hour.signatures + last.signatures,
  calls: Object.fromEntries(
    DAILY.map((worker) => [worker, 23 * (hour.calls[worker] ?? 0) + (last.calls[worker] ?? 0)]),
  ),
});

/**
 * Nonces are drawn, so that packed sizes differ by bytes. Where this is red, what auditing costs has
 * changed: write the counts into `cli/cost/counted-work.ts`, and `npm run bench -- cost` writes
 * docs/cost.md.
 */
function movedFrom(committed: object, counted: object): readonly string[] {
  const all = new Map(numbersIn(counted));
  const off = numbersIn(committed).filter(
    ([name, number]) => Math.abs((all.get(name) ?? 0) - number) > number * MOST_OFF,
  );
  return off.map(([name, was]) => `${name}: ${all.get(name)}, not ${was}`);
}

const numbersIn = (value: object, at = ''): readonly (readonly [string, number])[] =>
  Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
    if (typeof one === 'number') return [[`${at}${name}`, one] as const];
    return typeof one === 'object' && one !== null ? numbersIn(one, `${at}${name}.`) : [];
  });

/** The measurement behind `cli/cost/milliseconds.ts`. */
function report(hosts: number, { by }: CountedWork): void {
  if (!isLong) return;
  for (const [worker, { calls, milliseconds }] of by) {
    console.log(`${hosts} hosts: ${worker}: ${Math.round(milliseconds / calls)} ms a call`);
  }
}

const SWEEPING: readonly Worker[] = ['advance-sweep', 'compare-sweep', 'publish-alerts'];
const DAILY: readonly Worker[] = ['sign-history', 'roll-up-history'];
/** After a few sweeps each is like the one before. */
const [FROM, SWEEPS] = isLong ? [31, 3] : [11, 1];
const LONG_MS = 900_000;
const MOST_OFF = 0.03;
/** 2 March 2026, 22:00 UTC. */
const EVENING = 1_772_488_800_000;
