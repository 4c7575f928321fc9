import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { sealBundle, type SealBundlePorts } from '#functions/seal-bundle/seal-bundle.ts';
import type { Queue } from '#ports/queue.ts';
import { collectingService, endsOf } from '#test/collecting.ts';
import type { Service } from '#test/service.ts';

const MESSAGE = { version: 1, kind: 'seal-bundle', domain: 'bank', collection: 1 } as const;

/** What is said, and sent, when the message comes now. */
async function sealedNow(
  service: Service,
  change: Partial<SealBundlePorts> = {},
): Promise<{ said: string[]; sent: string[] }> {
  const [said, sent]: [string[], string[]] = [[], []];
  await sealBundle(MESSAGE, {
    ...service.ports,
    ...change,
    explain: (why) => said.push(why),
    queue: { send: async ({ kind }) => void sent.push(kind) },
  });
  return { said, sent };
}

/** A service of which one collection is collected, and the message to seal it was lost. */
async function collectedService(): Promise<Service> {
  const service = collectingService();
  const { ports } = service;
  const send: Queue['send'] = async (message, delaySeconds) =>
    message.kind === 'seal-bundle' ? undefined : ports.queue.send(message, delaySeconds);
  service.ports = { ...ports, queue: { send } };
  await service.until('00:02');
  service.ports = ports;
  return service;
}

const NONE = { incident: 'none', version: 0 };

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

  it('what another has signed, and may yet seal, records no failure until that one must be gone', async () => {
    const service = await collectedService();
    const nowMs = service.ports.clock.nowMs();
    const { pem } = await service.ports.signer.publicKey();
    const { incident, version } = (await service.store.readCollection('bank', 1)) ?? NONE;
    await service.ports.bundles.keepSignature(
      { incident, version, profile: 'vendor-clear' },
      {
        tagManifestSha256: 'ab'.repeat(32),
        key: 'a key',
        pem,
        der: new Uint8Array(72),
        signedAtMs: nowMs,
      },
    );
    // Nothing can be composed: it would have failed at once.
    const hmacUnder = () => () => 'no hex digits';
    const { said } = await sealedNow(service, { hmacUnder });
    expect(said.at(-1)).toMatch(/^bank collection 1: another signed it at .*Z: it is waited for$/);
    expect(await endsOf(service)).toEqual([]);
    const later = { nowMs: () => nowMs + 15 * 60_000 };
    await sealedNow(service, { hmacUnder, clock: later });
    expect((await endsOf(service)).map(({ outcome }) => outcome.kind)).toEqual(['failed']);
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
