import { describe, expect, it } from 'vitest';

import { SCENARIO_NAMES, type ScenarioName } from '#cli/simulator/scenario.ts';
import { incidentsNeeded } from '#domain/memory.ts';
import { rejudgeSweep, type Rejudged } from '#functions/serve-api/rejudge-sweep.ts';
import { recordOf } from '#functions/serve-api/sweep-entry.ts';
import { gatherFactsThen } from '#runtime/gather-facts-then.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { runScenario, Service } from '#test/service.ts';

const IS_LONG = process.env['LONG'] === '1';
/** In `npm test` every fourth sweep of two stories. */
const NAMES: readonly ScenarioName[] = IS_LONG ? SCENARIO_NAMES : ['dr-drill-2008', 'agent-dead'];
/** A week has two thousand sweeps: every twelfth is enough. */
const eachOf = (name: ScenarioName): number => (name === 'idle-week' ? 12 : IS_LONG ? 1 : 4);

async function rejudgeAll(
  service: Service,
  each = 1,
): Promise<readonly (Rejudged & { number: number })[]> {
  const found: (Rejudged & { number: number })[] = [];
  for (const sweep of await service.sweeps()) {
    const record = await recordOf(sweep, service.store);
    if (record === undefined || sweep.number % each !== 0) continue;
    const { number } = sweep;
    found.push({ number, ...(await rejudgeSweep({ sweep, record }, service.ports)) });
  }
  return found;
}

describe('every sweep of a story, judged once more at its end', { timeout: 180_000 }, () => {
  it.each(NAMES)('of %s has the same record, word by word', async (name) => {
    const service = await runScenario(name, { evidence: 'as-if' });
    const each = eachOf(name);
    const found = await rejudgeAll(service, each);
    expect(found.length).toBeGreaterThan(4);
    expect(found).toEqual(found.map((_, at) => ({ number: (at + 1) * each, kind: 'same' })));
  });
});

describe('the incidents that a sweep was judged from', () => {
  it('stand in the order in which they are remembered, whichever of them changed last', async () => {
    const service = await runScenario('dr-drill-2008', { evidence: 'as-if' });
    let several = 0;
    for (const sweep of await service.sweeps()) {
      const record = await recordOf(sweep, service.store);
      if (record === undefined || sweep.number % 4 !== 0) continue;
      const then = await gatherFactsThen({ sweep, record }, service.ports);
      if (then.kind !== 'facts') throw new Error(then.why);
      const { incidents, memory } = then.facts;
      expect(incidents.map(({ id }) => id)).toEqual(incidentsNeeded(memory, sweep.scheduledAtMs));
      if (incidents.length > 1) several += 1;
    }
    expect(several).toBeGreaterThan(4);
  });
});

/** Ahead since the drill, and off from the 20th minute on: nothing changes its incidents from then on. */
async function longSilence(): Promise<Service> {
  const service = new Service(
    smallScenario([
      { at: -120, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
      { at: -110, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 40 } },
      { at: -100, event: { kind: 'becomes-replica', host: 'REPHOST' } },
      { at: 20, event: { kind: 'host-off', host: 'REPHOST' } },
    ]),
    { settings: { periodSeconds: 60 } },
  );
  return service.until(400);
}

/** Off for half an hour, four times within four hours; then well for more than two days. */
async function flappedOnce(): Promise<Service> {
  const events = [0, 60, 120, 180].flatMap((at) => [
    { at: at + 5, event: { kind: 'host-off', host: 'REPHOST2' } as const },
    { at: at + 35, event: { kind: 'host-on', host: 'REPHOST2' } as const },
  ]);
  return new Service(smallScenario(events), { settings: { periodSeconds: 300 } }).until('58:00');
}

describe.skipIf(!IS_LONG)('what flapped, and ceased to while nothing moved it', () => {
  it('is known to have ceased: every sweep comes to the same', async () => {
    const service = await flappedOnce();
    const flapped = (await service.incidentsAt('04:00')).filter(({ flapping }) => flapping);
    expect(flapped.map(({ kind }) => kind)).toContain('silent');
    const found = await rejudgeAll(service, 5);
    expect(found.length).toBeGreaterThan(130);
    expect(found.filter(({ kind }) => kind !== 'same')).toEqual([]);
  });
});

describe.skipIf(!IS_LONG)('a host that is silent for longer than is looked back', () => {
  it('has its incidents as they were when it fell silent: every sweep comes to the same', async () => {
    const found = await rejudgeAll(await longSilence());
    expect(found.length).toBeGreaterThan(350);
    expect(found.filter(({ kind }) => kind !== 'same')).toEqual([]);
  });

  it('where a record was changed, they are named as not certain', async () => {
    const { ports, store } = await longSilence();
    const sweep = await store.readSweep('bank', 380);
    const record = sweep && (await recordOf(sweep, store));
    if (sweep === undefined || record === undefined) throw new Error('sweep 380 is not judged');
    const changed = { ...record, act: { ...record.act, notes: [] } };
    expect(await rejudgeSweep({ sweep, record: changed }, ports)).toMatchObject({
      kind: 'other',
      differences: [{ place: 'notes', was: '[]', is: null }],
      unsure: [expect.stringMatching(/^bank-1-/), expect.stringMatching(/^bank-21-/)],
    });
  });
});
