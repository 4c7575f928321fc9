import { expect, it } from 'vitest';

import { resume } from '#runtime/resume.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

it('at a start, every channel is tried again: what it waited for may be what the start mended', async () => {
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
