import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { sealBundle } from '#functions/seal-bundle/seal-bundle.ts';
import type { Queue } from '#ports/queue.ts';
import { RawObjectDamaged, type Vault } from '#ports/vault.ts';
import { gatherFacts } from '#runtime/gather-facts.ts';
import { bundleOf, endsOf, journalOf, sealedEnd, sealedStory } from '#test/bundle-story.ts';
import { CAME_BACK_AHEAD } from '#test/collecting.ts';
import { failedChecks, textIn } from '#test/sealing.ts';
import { CallGate, type CallFault } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';
import type { Moment } from '#test/timeline.ts';

const isLong = process.env['LONG'] !== undefined;

const smallService = (events: readonly ScheduledEvent[] = []): Service =>
  new Service(smallScenario([...CAME_BACK_AHEAD, ...events]), { evidence: 'sealed' });

describe('a host that dies while it is collected from', () => {
  it('leaves a bundle that is PARTIAL, names each gap, and passes every check', async () => {
    const dies = { at: 1.2, event: { kind: 'host-off', host: 'REPHOST' } } as const;
    const service = await smallService([dies]).until('00:12');
    const end = await sealedEnd(service, 'ahead', 1);
    const { done, planned, fingerprint } = end.outcome;
    expect(done).toBeLessThan(planned);
    const bag = await bundleOf(service, end);
    expect(failedChecks(bag, fingerprint)).toEqual([]);
    expect(textIn(bag, 'bag-info.txt')).toContain(`BoKS-Completeness: PARTIAL ${done}/${planned}`);
    const [head = '', ...gaps] = textIn(bag, 'data/collection/missing.txt').split('\n');
    expect(head).toContain('PARTIAL');
    expect(gaps.filter((line) => line.startsWith('collection-1/REPHOST/'))).toHaveLength(
      planned - done,
    );
    expect(end.moves[0]?.text).toContain('PARTIAL');
  });

  it('is told with what the journal knows where nobody answered any more', async () => {
    const hangs = ['REPHOST', 'MASTER'].map((host): ScheduledEvent => ({
      at: 1.15,
      event: { kind: 'mood', host, mood: { kind: 'hangs' }, minutes: 30 },
    }));
    const service = await smallService(hangs).until('00:20');
    const end = await sealedEnd(service, 'ahead', 1);
    const bag = await bundleOf(service, end);
    expect(failedChecks(bag, end.outcome.fingerprint)).toEqual([]);
    expect(textIn(bag, 'data/01-report.txt')).toContain('+178');
  });
});

it('texts that are lost from the vault are gaps, and the rest is sealed', async () => {
  const service = await collected();
  const { vault } = service.ports;
  const openRaw: Vault['openRaw'] = async (kept) => {
    if (kept.key.includes('status')) throw new RawObjectDamaged(kept.key, 'it is gone');
    return vault.openRaw(kept);
  };
  service.ports = { ...service.ports, vault: { ...vault, openRaw } };
  await sealBundle(MESSAGE, service.ports);
  const end = await sealedEnd(service, 'ahead', 1);
  expect(end.outcome.done).toBeLessThan(end.outcome.planned);
  const bag = await bundleOf(service, end);
  expect(failedChecks(bag, end.outcome.fingerprint)).toEqual([]);
  expect(textIn(bag, 'data/collection/missing.txt')).toMatch(
    /collection-1\/REPHOST\/status\/processes: .*gone or damaged/,
  );
});

it('ten times the log, and more, stays far under 20 MB, with a marker at each cut', async () => {
  const change = { errlogBytes: isLong ? 15_000_000 : 2_000_000 };
  const service = await sealedStory('dr-drill-2008', '00:32', { change });
  const end = await sealedEnd(service, 'ahead', 1);
  for (const { bytes } of end.outcome.bags) expect(bytes).toBeLessThan(20_000_000);
  const bag = await bundleOf(service, end);
  expect(failedChecks(bag, end.outcome.fingerprint)).toEqual([]);
  const marker = /^--- boks-audit: \d+ lines \(.*\) left out, .*rule logs\.\w+ ---$/m;
  expect(textIn(bag, 'data/logs/REPHOST/boks_errlog.txt')).toMatch(marker);
  expect(textIn(bag, 'data/collection/missing.txt')).toMatch(
    /logs\/REPHOST\/boks_errlog\.txt: ---/,
  );
});

/** A service whose first collection is collected; the message that seals it is lost until a moment. */
async function collected(until: Moment = '00:02'): Promise<Service> {
  const service = smallService();
  const { ports } = service;
  const send: Queue['send'] = async (message, delaySeconds) =>
    message.kind === 'seal-bundle' ? undefined : ports.queue.send(message, delaySeconds);
  service.ports = { ...ports, queue: { send } };
  await service.until(until);
  service.ports = ports;
  const collection = await service.store.readCollection('bank', 1);
  if (collection?.stage !== 'collected') throw new Error(`it is ${collection?.stage ?? 'none'}`);
  return service;
}

const MESSAGE = { version: 1, kind: 'seal-bundle', domain: 'bank', collection: 1 } as const;

/** Seals it once, with a fault at one of the calls; returns the calls that were made. */
async function sealOnce(service: Service, fault?: CallFault): Promise<readonly string[]> {
  const gate = new CallGate(fault);
  const { store, vault, bundles, signer, tokenKeys, configurations, queue } = service.ports;
  const ports = {
    ...service.ports,
    store: gate.watch('store', store),
    vault: gate.watch('vault', vault),
    bundles: gate.watch('bundles', bundles),
    signer: gate.watch('signer', signer),
    tokenKeys: gate.watch('tokenKeys', tokenKeys),
    configurations: gate.watch('configurations', configurations),
    queue: gate.watch('queue', queue),
  };
  await Promise.race([sealBundle(MESSAGE, ports).catch(() => undefined), gate.killed]);
  return gate.names;
}

/** What came of it: one record, the bundles that it names, and nothing owed or left undone. */
async function expectSealed(service: Service): Promise<void> {
  const ends = await endsOf(service);
  expect(ends.map(({ version, outcome }) => [version, outcome.kind])).toEqual([[1, 'sealed']]);
  const end = await sealedEnd(service, 'ahead', 1);
  const bag = await bundleOf(service, end);
  expect(failedChecks(bag, end.outcome.fingerprint)).toEqual([]);
  const collection = await service.store.readCollection('bank', 1);
  expect(collection?.stage).toBe('ended');
  const owed = (await journalOf(service)).flatMap(({ act }) =>
    'alerts' in act ? act.alerts.map(({ id }) => id) : [],
  );
  expect([...new Set(service.told.map(({ id }) => id))]).toEqual(owed);
  expect(service.deadLetters).toEqual([]);
}

describe('sealing that is killed', () => {
  const moments = ['before', 'after', 'refused', 'unanswered'] as const;
  it.each(isLong ? moments : (['after'] as const))(
    'at any of its calls, %s: it comes again, and there is one bundle and one record',
    async (moment) => {
      const names = await sealOnce(await collected());
      expect(names.length).toBeGreaterThan(20);
      for (const [index, name] of names.entries()) {
        // What leaves something behind; with LONG=1 each time, and each read once, in one of the ways.
        const isWritten = /\.(?:append|put|write|send)/.test(name);
        const isFirst = names.indexOf(name) === index;
        const isDealt = moments[index % moments.length] === moment;
        if (isLong ? !isWritten && !(isFirst && isDealt) : !isFirst || !isWritten) continue;
        const service = await collected();
        await sealOnce(service, { atCall: index + 1, moment });
        try {
          await service.until('00:12');
          await expectSealed(service);
        } catch (error) {
          throw new Error(`call ${index + 1}, ${name}`, { cause: error });
        }
      }
    },
    isLong ? 300_000 : 60_000,
  );

  it('or done by two at once: there is one bundle and one record', async () => {
    const service = await collected();
    const [one, other] = await Promise.all([sealOnce(service), sealOnce(service)]);
    expect(one).toContain('signer.sign');
    expect(other).toContain('signer.sign');
    await service.until('00:12');
    await expectSealed(service);
  });

  it('or late by an hour in which much happened: it gathers the same facts', async () => {
    const [soon, late] = [await collected(), await collected('01:02')];
    const gather = async ({ ports, store }: Service) => {
      const collection = await store.readCollection('bank', 1);
      return collection && gatherFacts(collection, ports);
    };
    expect((await late.store.headRecord('bank'))?.number).toBeGreaterThan(10);
    expect(await gather(late)).toEqual(await gather(soon));
    await late.until('01:04');
    await expectSealed(late);
  });
});
