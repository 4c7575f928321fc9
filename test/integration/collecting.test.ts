import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { SECONDS_OF_STEP } from '#domain/evidence/collection-steps.ts';
import {
  CAME_BACK_AHEAD,
  collectingService,
  collectionsOf,
  endsOf,
  expectWholeEvidence,
  inWords,
} from '#test/collecting.ts';
import { act } from '#test/service-acts.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { runScenario, Service } from '#test/service.ts';

describe('an incident that opens', () => {
  it('is collected when it was confirmed, step after step, without a tick, and who was told can get it', async () => {
    const service = await collectingService().until('00:04');
    expect((await endsOf(service)).map(inWords)).toEqual(['bank-1-1 v1 opened: sealed 11/11']);
    const [collection] = await collectionsOf(service);
    expect(collection).toMatchObject({ master: 'MASTER', replicas: ['REPHOST'], asOf: 2 });
    expect(Object.keys(collection?.closings ?? {})).toEqual([
      'master-before',
      'replicas',
      'master-after',
      'groups',
      'logs',
    ]);
    await expectWholeEvidence(service);
    expect(service.told.map(({ body }) => body.includes('boks-audit bundle get bank-1-1'))).toEqual(
      [false, true],
    );
  });

  it('asks each host for at most three things at once, and the master only after the replicas', async () => {
    const service = await collectingService().until('00:04');
    const [collection] = await collectionsOf(service);
    const steps = collection?.commands.map(
      ({ step, wanted, hosts }) => `${step} ${wanted} ${hosts.join('+')}`,
    );
    expect(steps).toEqual([
      'master-before sequences MASTER',
      'replicas sequences REPHOST',
      'master-after sequences MASTER',
      'groups status REPHOST+MASTER',
      'groups system REPHOST+MASTER',
      'groups configuration REPHOST+MASTER',
      'logs logs REPHOST+MASTER',
    ]);
  });

  it('keeps what each step brought, by what was wanted', async () => {
    const service = await collectingService().until('00:04');
    const [collection] = await collectionsOf(service);
    const brought = Object.values(collection?.closings ?? {}).flatMap((closing) =>
      Object.values(closing.brought),
    );
    expect(brought).toHaveLength(7);
    for (const { raw } of brought) {
      if (raw === undefined) throw new Error('a step brought no text');
      expect((await service.vault.openRaw(raw)).length).toBeGreaterThan(0);
    }
  });
});

describe('what may happen meanwhile', () => {
  it('a host that dies: what it would have brought is missing, and the rest is kept', async () => {
    const dies = { at: 1.2, event: { kind: 'host-off', host: 'REPHOST' } } as const;
    const service = await collectingService([dies]).until('00:15');
    const [end] = await endsOf(service);
    expect(end?.outcome).toMatchObject({ kind: 'sealed', planned: 11 });
    expect(end?.outcome.kind === 'sealed' && end.outcome.done < 11).toBe(true);
    const [collection] = await collectionsOf(service);
    const outcomes = collection?.closings.logs?.brought.logs?.outcomes;
    expect(outcomes).toMatchObject({ REPHOST: { kind: 'miss' }, MASTER: { kind: 'read' } });
    await expectWholeEvidence(service);
  });

  it('hosts that hang: each step ends when its time is over', async () => {
    const mood = { kind: 'hangs' } as const;
    const hangs = ['REPHOST', 'MASTER'].map((host): ScheduledEvent => ({
      at: 1.15,
      event: { kind: 'mood', host, mood, minutes: 30 },
    }));
    const service = await collectingService(hangs).until('00:20');
    const [collection] = await collectionsOf(service);
    const closedAtMs = Object.values(collection?.closings ?? {}).map((each) => each.closedAtMs);
    const gaps = closedAtMs.map((atMs, n) => (atMs - (closedAtMs[n - 1] ?? atMs)) / 1_000);
    expect(gaps).toEqual([0, ...gaps.slice(1).map(() => SECONDS_OF_STEP)]);
    await expectWholeEvidence(service);
  });

  it('its host is taken out of the configuration: what was begun is ended as it was begun', async () => {
    const scenario = smallScenario(CAME_BACK_AHEAD);
    const [all, fewer] = [['REPHOST', 'REPHOST2'], ['REPHOST2']];
    const configured = [
      { at: -60, replicas: all },
      { at: 1.2, replicas: fewer },
    ];
    const service = new Service({ ...scenario, configured }, { evidence: 'as-if' });
    await service.until('00:09');
    const [collection] = await collectionsOf(service);
    expect(collection).toMatchObject({ settingsVersion: 1, replicas: ['REPHOST'] });
    expect((await endsOf(service)).map(inWords)).toEqual(['bank-1-1 v1 opened: sealed 11/11']);
    await expectWholeEvidence(service);
  });
});

describe('what owes more of it', () => {
  it('a closing: evidence of its recovery is the next version', async () => {
    const service = await collectingService([
      { at: 5.5, event: { kind: 'data-removed', host: 'REPHOST' } },
      { at: 5.5, event: { kind: 'sequence-removed', host: 'REPHOST' } },
      { at: 5.6, event: { kind: 'boks-restarted', host: 'REPHOST' } },
      { at: 40, event: { kind: 'edits', host: 'MASTER', table: 2, count: 3 } },
    ]).until('01:20');
    expect((await endsOf(service)).map(inWords)).toEqual([
      'bank-1-1 v1 opened: sealed 11/11',
      'bank-1-1 v2 closed: sealed 11/11',
    ]);
    await expectWholeEvidence(service);
  });

  it('a person asks for it: at once, in the next version, and told by its number', async () => {
    const service = await collectingService().until('00:06');
    await act(service, { kind: 'collect-evidence', incident: 'bank-1-1' }, 'the vendor asks');
    await service.until('00:08');
    expect((await endsOf(service)).map(inWords)).toEqual([
      'bank-1-1 v1 opened: sealed 11/11',
      'bank-1-1 v2 asked: sealed 11/11',
    ]);
    const told = service.told.filter(({ subject }) => subject.includes('evidence sealed'));
    expect(told).toHaveLength(2);
    await expectWholeEvidence(service);
  });
});

describe('several incidents', () => {
  it('under one cause: it is collected once, with three replicas, and those it holds are not', async () => {
    const service = await runScenario('master-restored', { evidence: 'as-if' });
    const ends = await endsOf(service);
    expect(ends.map(({ outcome, moves }) => [moves[0]?.kind, outcome.kind])).toEqual([
      ['master-went-back', 'sealed'],
    ]);
    const collections = await collectionsOf(service);
    expect(collections.map(({ replicas }) => replicas.length)).toEqual([3]);
    await expectWholeEvidence(service);
  });

  it('of the story of 2008: the drill is collected first, and each once it is over', async () => {
    const service = await runScenario('dr-drill-2008', { evidence: 'as-if' });
    const ends = await endsOf(service);
    expect(
      ends.map(({ occasion, version, moves: [move] }) => [
        move?.kind,
        move?.host,
        version,
        occasion,
      ]),
    ).toEqual([
      ['ahead', 'REPHOST', 1, 'opened'],
      ['empty', 'REPHOST', 1, 'opened'],
      ['empty', 'REPHOST', 2, 'closed'],
      ['ahead', 'REPHOST', 2, 'closed'],
    ]);
    await expectWholeEvidence(service);
  });
});
