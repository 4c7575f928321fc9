import { beforeAll, describe, expect, it } from 'vitest';

import { played } from '#test/judging-timeline.ts';
import { statusOf, viewOf } from '#test/service-views.ts';
import type { Service } from '#test/service.ts';

/**
 * A replica ahead of its master is shown as empty, or as zero, "because it would be negative"
 * (patroni/patroni#946); a secondary with the higher serial serves its old data for ever
 * (PowerDNS/pdns#1380, TechnitiumSoftware/DnsServer#2043).
 */
describe('ahead is no zero, no lag and no blank', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('dr-drill-2008', { untilMinutes: 30 });
  });

  it('keeps its sign in what the API gives', async () => {
    const { worst, replicas } = await viewOf(service);
    expect(worst).toBe('ahead');
    const tables = replicas.find(({ host }) => host === 'REPHOST')?.tables ?? [];
    const ahead = tables.filter(({ verdict }) => verdict === 'ahead');
    expect(ahead.map(({ table, difference }) => [table, difference])).toEqual([
      [7, 1929],
      [9, 2339],
      [15, 178],
    ]);
  });

  it('has a word and a state of its own for people and for Nagios', async () => {
    const { text, state } = await statusOf(service);
    expect(state).toBe('critical');
    expect(text).toMatch(/REPHOST +T9 .* 7919 +10258 +\+2339 +ahead/);
    const subjects = service.toldBetween('00:24', '00:26').map(({ subject }) => subject);
    expect(subjects.join('\n')).toContain('REPHOST AHEAD of master, T9 +2339');
  });

  it('is not over when the master has passed it', async () => {
    const crossed = await played('crossed-then-converted', { untilMinutes: 58 });
    const { worst, replicas } = await viewOf(crossed);
    expect(worst).toBe('in-step');
    expect(replicas.find(({ host }) => host === 'REPHOST')?.promote.answer).toBe('no');
    expect(await statusOf(crossed)).toMatchObject({
      state: 'critical',
      text: expect.stringContaining('crossed'),
    });
  });
});
