import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { cameOf } from '#test/judging-timeline.ts';
import { viewOf } from '#test/service-views.ts';
import { Service } from '#test/service.ts';

/**
 * −1 for "not replicating" was taken as very fresh (ankane/distribute_reads#26); a negative lag
 * overflowed (memgraph/memgraph#4040).
 */
const run = async (...events: readonly ScheduledEvent[]): Promise<Service> =>
  new Service({ ...scenarioOf('healthy'), events }).until(60);
const printing = (host: string, word: string): ScheduledEvent => ({
  at: 1,
  event: { kind: 'mood', host, mood: { kind: 'prints-for', table: 7, word }, minutes: 90 },
});

describe.each(['-1', 'NULL', '-9223372036854775808', '18446744073709551615', '5053.0', '0x13bd'])(
  'a replica that prints %s for a number',
  (word) => {
    it('has no verdict for that table, is not called fresh, and is told as what it is', async () => {
      const service = await run(printing('REPHOST', word));
      const { replicas } = await viewOf(service);
      const seen = replicas.find(({ host }) => host === 'REPHOST');
      expect(seen?.tables.find(({ table }) => table === 7)).toMatchObject({
        verdict: 'no-data',
        replica: null,
        difference: null,
      });
      expect(seen?.promote.answer).not.toBe('yes');
      expect(await cameOf(service)).toEqual(['drift-of-format REPHOST open']);
    });
  },
);

describe('a master that prints −1 for a number', () => {
  it('makes no replica look ahead, in any table, to anybody', async () => {
    const service = await run(printing('bokmaster', '-1'));
    const cells = (await service.records()).flatMap(({ act }) => act.cells);
    expect(cells.filter(({ verdict }) => verdict === 'ahead')).toEqual([]);
    expect((await cameOf(service)).filter((line) => line.startsWith('ahead'))).toEqual([]);
  });
});

describe('a number that begins again', () => {
  it('from nothing on a replica is no lag of thousands: it loads, and joins', async () => {
    const host = 'REPHOST';
    const service = await run(
      { at: 12, event: { kind: 'sequence-removed', host } },
      { at: 12, event: { kind: 'boks-restarted', host } },
    );
    expect(await cameOf(service)).toEqual([]);
    expect((await viewOf(service)).worst).toBe('in-step');
  });

  it('at the largest number that can be counted exactly is still a number', async () => {
    const { starts, ...scenario } = scenarioOf('healthy');
    const counter = Number.MAX_SAFE_INTEGER - 10;
    const service = await new Service({
      ...scenario,
      starts: [...starts, { table: 12, counter, stampSeconds: 1_000_000 }],
    }).until(30);
    const seen = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST');
    expect(seen?.tables.find(({ table }) => table === 12)).toMatchObject({
      verdict: 'in-step',
      replica: counter,
    });
  });
});
