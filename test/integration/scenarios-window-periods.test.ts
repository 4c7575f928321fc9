import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { recordAct } from '#runtime/record-act.ts';
import { endsIn, withPeriod } from '#test/judging-timeline.ts';
import { ENDS_IN } from '#test/scenario-ends.ts';
import { Service, type ServiceOptions } from '#test/service.ts';

/** The drill of 2008, declared beforehand as the demo does it, played to its end. */
async function playedInWindow(options: ServiceOptions): Promise<Service> {
  const periodSeconds = options.settings?.periodSeconds ?? 300;
  const scenario = scenarioOf('dr-drill-2008', { periodSeconds });
  const service = new Service(scenario, options);
  const { drill, startsAtMs } = scenario;
  if (drill === undefined) throw new Error('the story has no drill');
  const wish = {
    kind: 'plan-window',
    hosts: drill.hosts,
    kinds: [],
    fromMs: startsAtMs + drill.fromMinutes * 60_000,
    untilMs: startsAtMs + drill.untilMinutes * 60_000,
    change: 'CHG-2008',
  } as const;
  const by = { name: 'ann', authenticated: true };
  const wished = { wish, by, why: 'drill', atMs: startsAtMs, key: 'drill' };
  const told = await recordAct(scenario.domain, wished, service.ports);
  expect(told.kind).toBe('recorded');
  return service.until(scenario.endsAtMinutes);
}

/** The usual one, and what the queue may do to it; with LONG=1 the shortest and the longest, too. */
const WAYS: readonly (readonly [string, ServiceOptions])[] = [
  ['every five minutes', {}],
  ['over a queue that loses, doubles and delays', { seed: 2, faults: { lost: 0.02, late: 0.1 } }],
  ...(process.env['LONG'] === '1'
    ? ([
        ['every minute', { seed: 5, ...withPeriod(60) }],
        ['every hour', { seed: 4, ...withPeriod(3_600) }],
      ] as const)
    : []),
];

describe.each(WAYS)(
  'the drill of 2008 in a window for both hosts (rules.md, D11), %s',
  (_, options) => {
    it('nothing is told in it; at its end ahead speaks, and did not come back clean', async () => {
      const service = await playedInWindow(options);
      const { drill, startsAtMs } = service.scenario;
      const endMs = startsAtMs + (drill?.untilMinutes ?? 0) * 60_000;
      const [first] = service.told;
      expect(first?.atMs).toBeGreaterThanOrEqual(endMs);
      expect(first?.atMs).toBeLessThanOrEqual(
        endMs + service.settings.periodSeconds * 1_000 + 300_000,
      );
      expect(first?.subject).toContain('REPHOST still AHEAD');
      const records = await service.records();
      expect(records.flatMap(({ act }) => act.verdicts ?? [])).toMatchObject([
        { host: 'REPHOST', clean: 'no' },
      ]);
      const ended = records.flatMap(({ act }) => act.moves).find((move) => move.spoken);
      expect(ended).toMatchObject({ kind: 'ahead', host: 'REPHOST' });
      expect(service.told[0]?.body).toMatch(/came back\s+clean: no/);
    });

    it('and it comes to the same end as without, but for the move of the role, untold', async () => {
      const told = ENDS_IN['dr-drill-2008'].filter((line) => !line.startsWith('role-moved'));
      expect(await endsIn(await playedInWindow(options))).toEqual(told);
    });
  },
);
