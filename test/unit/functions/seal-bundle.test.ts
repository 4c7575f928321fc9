import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { sealBundle } from '#functions/seal-bundle/seal-bundle.ts';
import { collectingService, endsOf } from '#test/collecting.ts';
import type { Service } from '#test/service.ts';

const MESSAGE = { version: 1, kind: 'seal-bundle', domain: 'bank', collection: 1 } as const;

/** What is said, and sent, when the message comes now. */
async function sealedNow(service: Service): Promise<{ said: string[]; sent: string[] }> {
  const [said, sent]: [string[], string[]] = [[], []];
  await sealBundle(MESSAGE, {
    ...service.ports,
    explain: (why) => said.push(why),
    queue: { send: async ({ kind }) => void sent.push(kind) },
  });
  return { said, sent };
}

describe('a message to seal', () => {
  it('a collection that is not there does nothing, and says so', async () => {
    const { said, sent } = await sealedNow(collectingService());
    expect({ said, sent }).toEqual({ said: ['bank collection 1: there is none'], sent: [] });
  });

  it('a collection that still waits for hosts does nothing, and says for which step', async () => {
    const mood = { kind: 'hangs' } as const;
    const hangs = ['REPHOST', 'MASTER'].map((host): ScheduledEvent => ({
      at: 1.15,
      event: { kind: 'mood', host, mood, minutes: 30 },
    }));
    const service = await collectingService(hangs).until(2.5);
    const { said, sent } = await sealedNow(service);
    expect(said.join()).toMatch(/^bank collection 1: [a-z-]+ is open$/);
    expect(sent).toEqual([]);
    expect(await endsOf(service)).toEqual([]);
  });

  it('what was recorded sends again what may have been lost, and records nothing more', async () => {
    const service = await collectingService().until('00:04');
    const ends = await endsOf(service);
    expect(ends).toHaveLength(1);
    const { said, sent } = await sealedNow(service);
    expect(said).toEqual(['bank collection 1: recorded before']);
    expect(sent).toEqual(['publish-alerts', 'collect-evidence']);
    expect(await endsOf(service)).toEqual(ends);
  });
});
