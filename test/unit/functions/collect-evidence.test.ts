import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import type { CollectEvidence } from '#contracts/messages.ts';
import { claimStep, sealedBy, SECONDS_OF_STEP } from '#domain/evidence/collection-steps.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import { MOST_A_DAY, type EvidenceOfDomain, type Owed } from '#domain/evidence/owed.ts';
import type { Incident } from '#domain/incident.ts';
import { foldState } from '#domain/state.ts';
import { collectEvidence } from '#functions/collect-evidence/collect-evidence.ts';
import { startSweeps } from '#functions/start-sweeps/start-sweeps.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

import { incidentOf, recordOf } from '../../contract/builders.ts';

const LOOK: CollectEvidence = { version: 1, kind: 'collect-evidence', domain: 'bank' };
const dueOf = (
  step: NonNullable<CollectEvidence['due']>['step'],
  attempt = 1,
): CollectEvidence => ({
  ...LOOK,
  due: { collection: 1, step, ...(step.startsWith('sealing') ? {} : { attempt }) },
});
const DAY_MS = 86_400_000;

type Given = {
  readonly incident?: Partial<Incident>;
  readonly owed?: Partial<Owed>;
  readonly day?: Omit<NonNullable<EvidenceOfDomain['day']>, 'fromMs'>;
  readonly events?: readonly ScheduledEvent[];
};

/** A service whose newest record owes evidence of one incident. */
async function owing({ incident = {}, owed = {}, day, events = [] }: Given = {}): Promise<Service> {
  const service = new Service(smallScenario(events), { evidence: 'as-if' });
  const told = incidentOf('bank', 'bank-1-1', { host: 'REPHOST', ...incident });
  const master = { kind: 'master', host: 'MASTER', moved: false, mayProve: true } as const;
  const record = recordOf('bank', 1, 'n', { incidents: [told], master });
  const state = foldState(undefined, record);
  const owes = {
    incident: told.id,
    kind: told.kind,
    occasion: 'opened',
    askedBy: 1,
    ...owed,
  } as const;
  const fromMs = Math.floor(service.nowMs / DAY_MS) * DAY_MS;
  const evidence = { owed: [owes], ...(day === undefined ? {} : { day: { fromMs, ...day } }) };
  await service.store.appendRecord(record);
  await service.store.putIncident(told, 1);
  await service.store.putState({ ...state, evidence });
  return service;
}

async function collectionIn(service: Service): Promise<Collection> {
  const collection = await service.store.latestCollection('bank');
  if (collection === undefined) throw new Error('nothing is collected');
  return collection;
}

const becameOf = async ({ store }: Service): Promise<readonly unknown[]> =>
  (await store.readRecords('bank', 2, 9)).map(({ act }) =>
    act.kind === 'evidence' ? act.outcome : act.kind,
  );

const kindsOf = (service: Service): readonly string[] =>
  service.waiting().map(({ message }) => message.kind);

const tick = async (service: Service): Promise<void> =>
  startSweeps({ version: 1, kind: 'tick', scheduledAtMs: service.nowMs }, service.ports);

describe('what is owed', () => {
  it('is begun as of the head record, and its first step asked under a claim', async () => {
    const service = await owing({ incident: { evidenceVersion: 2 } });
    await collectEvidence(LOOK, service.ports);
    expect(await collectionIn(service)).toMatchObject({
      number: 1,
      version: 3,
      occasion: 'opened',
      askedBy: 1,
      asOf: 1,
      master: 'MASTER',
      replicas: ['REPHOST'],
      stage: 'master-before',
      commands: [{ step: 'master-before', attempt: 1, hosts: ['MASTER'] }],
    });
    const waits = service
      .waiting()
      .map(({ message, delaySeconds }) => [
        delaySeconds,
        message.kind === 'collect-evidence' ? message.due?.step : message.kind,
      ]);
    expect(waits).toContainEqual([SECONDS_OF_STEP, 'master-before']);
  });

  it('is begun once, though two come at once', async () => {
    const service = await owing();
    await Promise.all([collectEvidence(LOOK, service.ports), collectEvidence(LOOK, service.ports)]);
    expect((await collectionIn(service)).number).toBe(1);
    expect(service.gate.names.filter((name) => name === 'collectors.collect')).toHaveLength(1);
  });

  it('is nothing where nothing is', async () => {
    const service = new Service(smallScenario(), { evidence: 'as-if' });
    await collectEvidence(LOOK, service.ports);
    expect(service.gate.names).toEqual(['store.latestCollection', 'store.headRecord']);
    expect(service.reasons).toEqual(['bank: nothing is owed']);
  });
});

describe('what is owed and not to be made', () => {
  it('is not collected where its cause has come to speak for it, and people are not told', async () => {
    const service = await owing({ incident: { heldBy: { id: 'bank-1-9', kind: 'two-masters' } } });
    await collectEvidence(LOOK, service.ports);
    expect(await becameOf(service)).toEqual([{ kind: 'not-collected', why: 'held' }]);
    expect(await service.store.latestCollection('bank')).toBeUndefined();
    expect((await service.store.readState('bank'))?.evidence?.owed).toEqual([]);
  });

  it('is not collected with all else that its cause speaks for, in one record', async () => {
    const heldBy = { id: 'bank-1-9', kind: 'two-masters' } as const;
    const service = await owing({ incident: { heldBy } });
    const state = await service.store.readState('bank');
    const [first] = state?.evidence?.owed ?? [];
    if (state === undefined || first === undefined) throw new Error('nothing is owed');
    const others = ['bank-1-2', 'bank-1-3', 'bank-1-4'];
    for (const id of others) {
      const held = id === 'bank-1-4' ? null : heldBy;
      await service.store.putIncident(incidentOf('bank', id, { host: 'R2', heldBy: held }), 1);
    }
    const owed = [first, ...others.map((incident) => ({ ...first, incident }))];
    // Twice of one incident: the second is ended by a record of its own.
    const crossed = { ...first, incident: 'bank-1-2', occasion: 'crossed' } as const;
    await service.store.putState({ ...state, evidence: { owed: [...owed, crossed] } });
    await collectEvidence(LOOK, service.ports);
    const [record] = await service.store.readRecords('bank', 2, 9);
    if (record?.act.kind !== 'evidence') throw new Error('no evidence ended');
    const { moves, also = [] } = record.act;
    expect(also.map(({ incident }) => incident)).toEqual(['bank-1-2', 'bank-1-3']);
    expect(moves.map(({ incident, reason }) => [incident, reason])).toEqual(
      ['bank-1-1', 'bank-1-2', 'bank-1-3'].map((id) => [id, 'bundle-not-collected']),
    );
    const left = (await service.store.readState('bank'))?.evidence?.owed;
    expect(left).toEqual([{ ...first, incident: 'bank-1-4' }, crossed]);
    const [second] = await service.store.readIncidents('bank', ['bank-1-3']);
    expect(second?.records).toContain(2);
  });

  it('is not collected beyond the limit of the day, and said once', async () => {
    const service = await owing({ day: { ended: MOST_A_DAY } });
    await collectEvidence(LOOK, service.ports);
    await collectEvidence(LOOK, service.ports);
    expect(await becameOf(service)).toEqual([{ kind: 'not-collected', why: 'limit' }]);
    expect(kindsOf(service)).toEqual(['publish-alerts']);
  });

  it('is collected beyond the limit where a person asked for it', async () => {
    const service = await owing({ day: { ended: MOST_A_DAY }, owed: { occasion: 'asked' } });
    await collectEvidence(LOOK, service.ports);
    expect(await collectionIn(service)).toMatchObject({ occasion: 'asked' });
  });
});

describe('a step', () => {
  it('is left to who holds its claim, and taken over when that has run out', async () => {
    const service = await owing();
    await collectEvidence(LOOK, service.ports);
    const asked = await collectionIn(service);
    const opened = { ...asked, number: 2, revision: 1, commands: [], unasked: {} };
    await service.store.openCollection(opened, 'two');
    const claim = { step: 'master-before', nowMs: service.nowMs, token: 'dead' } as const;
    await service.store.writeCollection(claimStep(opened, claim), 'dead');
    await collectEvidence(LOOK, service.ports);
    expect((await collectionIn(service)).commands).toEqual([]);
    service.nowMs += 30_000;
    await collectEvidence(LOOK, service.ports);
    expect((await collectionIn(service)).commands).toMatchObject([{ attempt: 2 }]);
  });

  it('ends at once where nobody of it can be asked, and the next begins', async () => {
    const service = await owing({ incident: { host: 'GONE' } });
    for (let look = 0; look < 3; look += 1) {
      await collectEvidence(LOOK, service.ports);
      service.nowMs += 10_000;
    }
    const { closings } = await collectionIn(service);
    expect(closings.replicas?.brought.sequences).toMatchObject({
      outcomes: { GONE: { kind: 'miss', cause: 'agent-away' } },
    });
  });

  it('is not ended by the deadline of another', async () => {
    const hangs = { kind: 'mood', host: 'MASTER', mood: { kind: 'hangs' }, minutes: 30 } as const;
    const service = await owing({ events: [{ at: -1, event: hangs }] });
    await collectEvidence(LOOK, service.ports);
    await collectEvidence(dueOf('replicas'), service.ports);
    await collectEvidence(
      { ...LOOK, due: { collection: 9, step: 'master-before' } },
      service.ports,
    );
    expect((await collectionIn(service)).stage).toBe('master-before');
    await collectEvidence(dueOf('master-before'), service.ports);
    expect((await collectionIn(service)).stage).toBe('replicas');
  });
});

describe('the time of a step', () => {
  it('is that of the attempt whose commands were sent: the one before ends nothing', async () => {
    const hangs = { kind: 'mood', host: 'MASTER', mood: { kind: 'hangs' }, minutes: 30 } as const;
    const service = await owing({ events: [{ at: -1, event: hangs }] });
    const dies = { ...service.ports, collectors: dyingCollectors(service) };
    await expect(collectEvidence(LOOK, dies)).rejects.toThrow('killed');
    service.nowMs += 30_000;
    await collectEvidence(LOOK, service.ports);
    expect((await collectionIn(service)).commands).toMatchObject([{ attempt: 2 }]);
    const dues = service
      .waiting()
      .flatMap(({ message }) => (message.kind === 'collect-evidence' ? (message.due ?? []) : []));
    expect(dues.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await collectEvidence(dueOf('master-before', 1), service.ports);
    expect((await collectionIn(service)).stage).toBe('master-before');
    await collectEvidence(dueOf('master-before', 2), service.ports);
    expect((await collectionIn(service)).stage).toBe('replicas');
  });
});

/** Dies where it would have sent the first command. */
const dyingCollectors = ({ ports: { collectors } }: Service): Service['ports']['collectors'] => ({
  collect: async () => Promise.reject(new Error('killed')),
  look: async (command, hosts) => collectors.look(command, hosts),
});

/** As a laptop sleeps: time passes, and nothing that was to happen in it happens. */
async function sleep(service: Service): Promise<void> {
  service.nowMs += 15 * 60_000;
  await tick(service);
}

describe('a machine that slept over a collection', () => {
  it('asks when it wakes whom it had not asked, and says in the record that it was taken up again', async () => {
    const service = await owing();
    await collectEvidence(LOOK, service.ports);
    await sleep(service);
    const woken = await collectionIn(service);
    expect(woken).toMatchObject({ stage: 'master-before', takenUp: { times: 1 } });
    await service.until('00:30');
    const outcomes = Object.values((await collectionIn(service)).closings)
      .flatMap(({ brought }) => Object.values(brought))
      .flatMap(({ outcomes: each }) => Object.values(each));
    expect(outcomes).toHaveLength(11);
    expect(outcomes.filter(({ kind }) => kind === 'miss')).toEqual([]);
    const [ended] = await service.store.readRecords('bank', 2, 1);
    expect(ended?.act.kind === 'evidence' && ended.act.moves[0]?.text).toBe(
      'evidence version 1 is sealed, COMPLETE; it was taken up again 1 time: its time had passed before everybody was asked',
    );
  });
});

describe('a tick', () => {
  it('ends a collection that outlived its deadline four times: who was not asked is a miss of ours', async () => {
    const service = await owing();
    await collectEvidence(LOOK, service.ports);
    for (const times of [1, 2, 3]) {
      await sleep(service);
      expect((await collectionIn(service)).takenUp?.times).toBe(times);
    }
    await sleep(service);
    const { stage, closings } = await collectionIn(service);
    expect(stage).toBe('collected');
    expect(closings).toMatchObject({
      'master-before': { brought: { sequences: { outcomes: { MASTER: { cause: 'no-answer' } } } } },
      groups: {
        brought: {
          status: { outcomes: { REPHOST: { cause: 'not-asked' }, MASTER: { cause: 'not-asked' } } },
        },
      },
      logs: { brought: { logs: { outcomes: { REPHOST: { cause: 'not-asked' } } } } },
    });
    await collectEvidence(LOOK, service.ports);
    expect(kindsOf(service)).toContain('seal-bundle');
  });

  it('asks for nothing where nothing is owed', async () => {
    const service = new Service(smallScenario(), { evidence: 'as-if' });
    await tick(service);
    expect(kindsOf(service)).not.toContain('collect-evidence');
    expect(service.gate.names).not.toContain('store.latestCollection');
  });
});

/** A service whose collection is collected since the last tick, and not sealed. */
async function unsealed(): Promise<Service> {
  const service = await owing();
  await collectEvidence(LOOK, service.ports);
  for (let times = 0; times < 4; times += 1) await sleep(service);
  return service;
}

/** How long until each message that says that a time for sealing is over. */
const timesToSeal = (service: Service): readonly (readonly [string, number])[] =>
  service
    .waiting()
    .flatMap(({ message, delaySeconds }) =>
      message.kind === 'collect-evidence' && message.due?.step.startsWith('sealing') === true
        ? [[message.due.step, delaySeconds] as const]
        : [],
    );

describe('what cannot be sealed for hours', () => {
  it('is asked for once more, and minutes later given up, and said to have failed', async () => {
    const service = await unsealed();
    const sealBy = sealedBy(await collectionIn(service));
    service.nowMs = sealBy - 60_000;
    await tick(service);
    expect(timesToSeal(service)).toEqual([]);
    service.nowMs = sealBy;
    await tick(service);
    expect(timesToSeal(service)).toEqual([['sealing', 0]]);
    const asked = kindsOf(service).filter((kind) => kind === 'seal-bundle').length;
    await collectEvidence(dueOf('sealing'), service.ports);
    expect(await becameOf(service)).toEqual([]);
    expect(kindsOf(service).filter((kind) => kind === 'seal-bundle')).toHaveLength(asked + 1);
    expect(timesToSeal(service)).toContainEqual(['sealing-again', 300]);
    await collectEvidence(dueOf('sealing-again'), service.ports);
    expect(await becameOf(service)).toMatchObject([{ kind: 'failed' }]);
    expect((await collectionIn(service)).stage).toBe('ended');
  });

  it('is not given up while another may be sealing it', async () => {
    const service = await unsealed();
    const { incident, version } = await collectionIn(service);
    await service.sealing.bundles.keepSignature(
      { incident, version, profile: 'vendor-clear' },
      {
        ...(await service.sealing.signer.publicKey()),
        tagManifestSha256: '0'.repeat(64),
        der: new Uint8Array(),
        signedAtMs: service.nowMs,
      },
    );
    await collectEvidence(dueOf('sealing-again'), service.ports);
    expect(await becameOf(service)).toEqual([]);
    expect(service.reasons.at(-1)).toMatch('another signed it just now: it is waited for');
    service.nowMs += 15 * 60_000;
    await collectEvidence(dueOf('sealing-again'), service.ports);
    expect(await becameOf(service)).toMatchObject([{ kind: 'failed' }]);
  });
});

describe('a machine that slept for longer than there is to seal', () => {
  const EIGHT_HOURS_MS = 8 * 3_600_000;

  it('over a step: counts from when it was taken up again', async () => {
    const service = await owing();
    await collectEvidence(LOOK, service.ports);
    service.nowMs += EIGHT_HOURS_MS;
    await tick(service);
    const { takenUp } = await collectionIn(service);
    expect(sealedBy(await collectionIn(service)) - (takenUp?.atMs ?? 0)).toBe(6 * 3_600_000);
    await service.until('08:30');
    expect((await becameOf(service))[0]).toMatchObject({ kind: 'sealed' });
  });

  it('over the sealing: seals when it wakes', async () => {
    const service = await unsealed();
    service.nowMs += EIGHT_HOURS_MS;
    await tick(service);
    await service.until('09:30');
    // By what seals, which finds that nobody answered; not by what gives up.
    const reasons = ['no host gave anything'];
    expect(await becameOf(service)).toContainEqual({ kind: 'failed', reasons });
  });
});
