import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { canonicalJson, NO_RECORD_SHA256 } from '#domain/journal.ts';
import type { CallFault } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service, sha256Hex, type ServiceOptions } from '#test/service.ts';

/** Long enough for two regular sweeps, and for what a fault in the first one delays. */
const UNTIL = '00:09';

const drill: readonly ScheduledEvent[] = [
  { at: -60, event: { kind: 'host-off', host: 'MASTER' } },
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
];
const SCENARIOS = {
  'REPHOST came back ahead': smallScenario([
    ...drill,
    { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
    { at: -40, event: { kind: 'host-on', host: 'MASTER' } },
  ]),
  'REPHOST runs as master': smallScenario(drill),
};

/**
 * What must come out the same, whatever was killed: all of the journal but the moments at which
 * hosts were read, and what is made of those (the chain, hashes of texts that hold ages, the ages
 * in a quoted line of the master's list).
 */
async function journalOf(service: Service): Promise<unknown> {
  const records = await service.records();
  const text = JSON.stringify(records, (key, value: unknown) => {
    if (TIMED_KEYS.has(key)) return undefined;
    return typeof value === 'string' ? value.replace(QUOTED_LINE, withoutAges) : value;
  });
  return JSON.parse(text);
}

const QUOTED_LINE = /"[^"]+ ok"/g;
const withoutAges = (line: string): string => line.replaceAll(/\d+(?::\d\d)+/g, 'age');

const TIMED_KEYS = new Set(['nonce', 'previous', 'readAtMs', 'snapshotsSha256']);

async function expectWhole(service: Service): Promise<void> {
  const records = await service.records();
  let previous = NO_RECORD_SHA256;
  for (const record of records) {
    expect(record.previous).toBe(previous);
    previous = sha256Hex(canonicalJson(record));
  }
  const state = await service.store.readState(service.settings.domain);
  expect(state?.record).toBe(records.length);
  const sweeps = await service.sweeps();
  expect(sweeps.map(({ stage, judgedBy }) => [stage, judgedBy])).toEqual(
    records.map(({ number }) => ['judged', number]),
  );
  const owed = records.flatMap(({ act }) => act.alerts.map(({ id }) => id));
  expect([...new Set(service.told.map(({ id }) => id))]).toEqual(owed);
  expect(service.deadLetters).toEqual([]);
}

/** A killed process starts anew, with its queue lost or not; a failed invocation's message comes again. */
const FAULTS: readonly (Pick<CallFault, 'moment'> & Pick<ServiceOptions, 'losesWithProcess'>)[] = [
  { moment: 'before', losesWithProcess: 'queue' },
  { moment: 'before', losesWithProcess: 'nothing' },
  { moment: 'after', losesWithProcess: 'queue' },
  { moment: 'after', losesWithProcess: 'nothing' },
  { moment: 'refused' },
  { moment: 'unanswered' },
];

/** In `npm test` one call in so many, another one for each fault. */
const STRIDE = process.env['LONG'] === undefined ? 3 : 1;

describe.each(Object.entries(SCENARIOS))('the service over a small domain: %s', (_, scenario) => {
  const run = async (options: ServiceOptions = {}): Promise<Service> =>
    new Service(scenario, options).until(UNTIL);

  it('judges each sweep that is due, and asks each phase once', async () => {
    const undisturbed = await run();
    await expectWhole(undisturbed);
    expect(undisturbed.failures).toEqual([]);
    expect((await undisturbed.records()).length).toBeGreaterThanOrEqual(2);
    const sweeps = await undisturbed.sweeps();
    const phases = sweeps.flatMap(({ closings }) => Object.keys(closings));
    const asked = undisturbed.gate.names.filter((name) => name === 'fleet.ask');
    expect(asked).toHaveLength(phases.length);
  });

  it('comes to the same journal when each message runs as two at once', async () => {
    const twice = await run({ eachTwice: true });
    await expectWhole(twice);
    expect(await journalOf(twice)).toEqual(await journalOf(await run()));
  });

  it('comes to the same journal over a queue that doubles and delays', async () => {
    const late = await run({ faults: { doubled: 0.5, late: 0.3 } });
    await expectWhole(late);
    expect(await journalOf(late)).toEqual(await journalOf(await run()));
  });

  it.each(FAULTS.map((fault, n) => ({ ...fault, n })))(
    'comes to the same journal whichever port call goes wrong: %o',
    async ({ n, ...fault }) => {
      const undisturbed = await run();
      const expected = await journalOf(undisturbed);
      // The last sweep makes no call of a kind that those before it do not make.
      const { names } = undisturbed.gate;
      const each = names.slice(0, names.lastIndexOf('store.openSweep'));
      for (const [index, name] of each.entries()) {
        if (index % STRIDE !== n % STRIDE) continue;
        const callFault = { atCall: index + 1, moment: fault.moment };
        const service = await run({ ...fault, callFault });
        try {
          await expectWhole(service);
          expect(await journalOf(service)).toEqual(expected);
        } catch (error) {
          throw new Error(`call ${index + 1}, ${name}`, { cause: error });
        }
      }
    },
  );
});
