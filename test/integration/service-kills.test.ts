import { describe, expect, it } from 'vitest';

import { canonicalJson, NO_RECORD_SHA256 } from '#domain/journal.ts';
import type { CallFault } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service, sha256Hex, type ServiceOptions } from '#test/service.ts';

/** Long enough for two regular sweeps, and for what a fault in the first one delays. */
const UNTIL = '00:11';

/** A drill before anybody watched: REPHOST is ahead in T2 from the first sweep on. */
const scenario = smallScenario([
  { at: -60, event: { kind: 'host-off', host: 'MASTER' } },
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
  { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  { at: -40, event: { kind: 'host-on', host: 'MASTER' } },
]);

const runService = async (options: ServiceOptions): Promise<Service> =>
  new Service(scenario, options).until(UNTIL);

/**
 * What must come out the same, whatever was killed: all of the journal but the moments at which
 * hosts were read, and what is made of those (the chain, hashes of texts that hold ages).
 */
async function journalOf(service: Service): Promise<unknown> {
  const records = await service.records();
  const text = JSON.stringify(records, (key, value: unknown) =>
    TIMED_KEYS.has(key) ? undefined : value,
  );
  return JSON.parse(text);
}

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

const undisturbed = await runService({});
const calls = undisturbed.gate.calls;

describe('the service over a small domain', () => {
  it('judges each sweep that is due, undisturbed', async () => {
    expect(undisturbed.failures).toEqual([]);
    await expectWhole(undisturbed);
    expect((await undisturbed.records()).length).toBeGreaterThanOrEqual(3);
    expect(undisturbed.told.length).toBeGreaterThan(0);
  });

  it('asks each phase of each sweep once', () => {
    const asked = undisturbed.gate.names.filter((name) => name === 'fleet.ask');
    const sweeps = new Set(undisturbed.gate.names.filter((name) => name === 'store.appendRecord'));
    expect(asked.length).toBeGreaterThanOrEqual(2 * sweeps.size);
  });

  it('comes to the same journal when each message runs as two at once', async () => {
    const twice = await runService({ eachTwice: true });
    await expectWhole(twice);
    expect(await journalOf(twice)).toEqual(await journalOf(undisturbed));
  });

  it('comes to the same journal over a queue that doubles and delays', async () => {
    const late = await runService({ faults: { doubled: 0.5, late: 0.3 }, seed: 1 });
    await expectWhole(late);
    expect(await journalOf(late)).toEqual(await journalOf(undisturbed));
  });

  const moments: readonly CallFault['moment'][] = ['before', 'after', 'refused', 'unanswered'];
  it.each(
    moments.flatMap((moment) =>
      (['queue', 'nothing'] as const).map((lost) => [moment, lost] as const),
    ),
  )(
    'comes to the same journal when call k goes wrong (%s; lost with it: %s)',
    async (moment, losesWithProcess) => {
      const expected = await journalOf(undisturbed);
      for (let atCall = 1; atCall <= calls; atCall += 1) {
        const name = undisturbed.gate.names[atCall - 1];
        const service = await runService({ callFault: { atCall, moment }, losesWithProcess });
        try {
          await expectWhole(service);
          expect(await journalOf(service)).toEqual(expected);
        } catch (error) {
          throw new Error(`call ${atCall}, ${name}, ${moment}`, { cause: error });
        }
      }
    },
  );
});
