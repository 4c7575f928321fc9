import { beforeAll, describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { drill } from '#cli/simulator/scenarios/demo-domain.ts';
import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { endsIn, saidBetween } from '#test/judging-timeline.ts';
import { Service } from '#test/service.ts';

/**
 * "Makes it difficult to monitor for actual replication errors" (freeipa/freeipa-healthcheck#283):
 * what passes by itself is reported as an error (checkipaconsistency#47,
 * Aiven-Open/pglookout#27, dragonflydb/dragonfly-operator#466).
 */
const hiccup = (host: string, at: number): ScheduledEvent => ({
  at,
  event: { kind: 'mood', host, mood: { kind: 'hangs' }, minutes: 4 },
});

describe('an hour in which something passes at every host', () => {
  let service: Service;
  beforeAll(async () => {
    const events: readonly ScheduledEvent[] = [
      ...drill({ quietFrom: 0, begins: 6, ends: 21.2 }),
      { at: 30, event: { kind: 'boks-restarted', host: 'REPHOST2' } },
      hiccup('REPHOST3', 31),
      { at: 32, event: { kind: 'rebuilt', host: 'REPHOST4' } },
      { at: 40, event: { kind: 'boks-restarted', host: 'REPHOST4' } },
      { at: 44, event: { kind: 'bridge-stops', to: 'REPHOST5' } },
      { at: 53, event: { kind: 'bridge-starts', to: 'REPHOST5' } },
      hiccup('bokmaster', 61),
      hiccup('REPHOST2', 71),
    ];
    const scenario = { ...scenarioOf('healthy'), events, endsAtMinutes: 100 };
    service = await new Service(scenario).until(scenario.endsAtMinutes);
  });

  it('tells nobody of a restart, a missed reading, a first load or a short lag', async () => {
    expect(await saidBetween(service, '00:30', '01:40')).toEqual([]);
    const hosts = new Set((await endsIn(service)).map((line) => line.split(' ')[1]));
    expect(hosts).toEqual(new Set(['REPHOST']));
  });

  it('saw them: none is missing from the records', async () => {
    const records = await service.records();
    const missed = records.flatMap(({ act }) =>
      act.hosts.filter(({ seen }) => seen.kind === 'miss').map(({ host }) => host),
    );
    expect(missed).toEqual(expect.arrayContaining(['REPHOST3', 'bokmaster', 'REPHOST2']));
    const joining = records.flatMap(({ act }) =>
      act.hosts.filter((host) => host.joining).map(({ host }) => host),
    );
    expect(joining).toContain('REPHOST4');
  });

  it('does not wait with what is proved: `ahead` needs no second try to open', async () => {
    expect(await saidBetween(service, '00:21', '00:26')).toContain('00:25 ahead REPHOST confirmed');
  });
});
