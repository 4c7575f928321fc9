import { expect, it } from 'vitest';

import { resume } from '#runtime/resume.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { sweepOf } from '#test/service-sweep.ts';
import { Service } from '#test/service.ts';

async function resumed(differing: Parameters<typeof sweepOf>[0]): Promise<readonly unknown[][]> {
  const service = new Service(smallScenario());
  await service.store.openSweep(sweepOf(differing), 'token');
  service.nowMs += 59_999;
  await resume(service.ports);
  return service.waiting().map(({ message, delaySeconds }) => {
    if (message.kind === 'tick') return [delaySeconds, message.kind, message.scheduledAtMs];
    return [delaySeconds, message.kind === 'wake-sweep' ? message.due : message.kind];
  });
}

const TICK = [0, 'tick', 1_772_438_400_000];

it('wakes an unfinished sweep now and later, and gives its phase the whole time again', async () => {
  expect(await resumed({ stage: 'master' })).toEqual([
    TICK,
    [0, 'look'],
    [0, 'publish-alerts'],
    [20, 'look'],
    [30, 'master'],
    [60, 'look'],
  ]);
});

it('wakes one too whose hosts somebody was asking: who that was may be gone with the process', async () => {
  const claim = { phase: 'master', attempt: 1, untilMs: 1_772_438_490_000, token: 'gone' } as const;
  expect(await resumed({ stage: 'master', claim })).toEqual(await resumed({ stage: 'master' }));
});

it('has a sweep judged that is read', async () => {
  expect(await resumed({ stage: 'read' })).toEqual([
    TICK,
    [0, 'compare-sweep'],
    [0, 'publish-alerts'],
  ]);
});

it('wakes a domain’s alerts where no sweep is owed, and ticks the minute that is running', async () => {
  expect(await resumed({ stage: 'judged', judgedBy: 1 })).toEqual([TICK, [0, 'publish-alerts']]);
});

it('tries every channel again: what it waited for may be what the start mended', async () => {
  const channels = ['terminal', 'webhook'] as const;
  const service = new Service(smallScenario(), { settings: { channels } });
  await resume(service.ports);
  expect(service.waiting().map(({ message }) => message)).toContainEqual({
    version: 1,
    kind: 'publish-alerts',
    domain: 'bank',
    tryAgain: channels,
  });
});
