import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { Scenario, ScheduledEvent } from '#cli/simulator/world-event.ts';
import { CommandEnded } from '#contracts/command-ended.ts';
import type { MissCause } from '#domain/miss.ts';
import type { Sweep } from '#domain/sweep.ts';
import { advanceSweep } from '#functions/advance-sweep/advance-sweep.ts';
import { alsoWhenCommandsEnd } from '#runtime/queue-handler-command-ended.ts';
import { lacks } from '#test/required-tools.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { settingsFor, type Service } from '#test/service.ts';
import { FIRST_SHELL } from '#test/shells.ts';
import { replicaNames, type HostOptions } from '#test/ssm-fleet.ts';
import { plantSimulated, type PlantedHost } from '#test/ssm-host.ts';
import { commandsTo, openSsmService, type SsmService } from '#test/ssm-service.ts';

let directory: string;
let embedded: EmbeddedStore;
let flow: SsmService;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-ssm-flow-'));
  embedded = await openEmbeddedStore(directory);
});
afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});
afterEach(async () => flow.stop());

/** A domain of its own in the one store: a master and so many replicas. */
function domainOf(name: string, count: number, events: readonly ScheduledEvent[] = []): Scenario {
  const hosts = ['MASTER', ...replicaNames(count)];
  return { ...smallScenario(events), domain: name, hosts };
}

const openFlow = async (
  scenario: Scenario,
  options: Parameters<typeof openSsmService>[1] = {},
): Promise<Service> => {
  flow = await openSsmService(scenario, { store: new DynamoAuditStore(embedded), ...options });
  return flow.service;
};

/** The last sweep may have been opened by the tick with which a test ends. */
async function judgedSweeps(service: Service): Promise<readonly Sweep[]> {
  const sweeps = await service.sweeps();
  expect(sweeps.slice(0, -1).filter(({ stage }) => stage !== 'judged')).toEqual([]);
  return sweeps.filter(({ stage }) => stage === 'judged');
}

/** The cause of each miss in the closings of a sweep. */
function missesOf({ closings }: Sweep): Readonly<Record<string, MissCause>> {
  const outcomes = Object.values(closings).flatMap((closing) => Object.entries(closing.outcomes));
  return Object.fromEntries(
    outcomes.flatMap(([host, outcome]) => (outcome.kind === 'miss' ? [[host, outcome.cause]] : [])),
  );
}

/** Every kind of trouble that a host can have, one host each, from R002 on. */
const TROUBLES: readonly (readonly [HostOptions, MissCause])[] = [
  [{ state: 'offline' }, 'agent-away'],
  [{ state: 'terminated' }, 'agent-away'],
  [{ state: 'ending' }, 'agent-away'],
  [{ untagged: 'invocation' }, 'not-permitted'],
  [{ untagged: 'call' }, 'not-permitted'],
  [{ afterSeconds: 26 }, 'no-answer'],
  [{ endsAs: 'Incomplete' }, 'answer-lost'],
  [{ endsAs: 'Terminated' }, 'answer-lost'],
  [{ endsAs: 'Undeliverable' }, 'agent-away'],
  [{ endsAs: 'DeliveryTimedOut' }, 'answer-lost'],
  [{ endsAs: 'ExecutionTimedOut' }, 'no-answer'],
  [{ endsAs: 'Evaporated' }, 'not-known'],
  [{ run: () => ({ stdout: '', stderr: 'sh: not found', exitCode: 127 }) }, 'exited'],
];

describe.each([1, 50, 120])('a domain of %i replicas', (count) => {
  const names = replicaNames(count);
  const troubles = new Map(
    TROUBLES.map(([options, cause], n) => [names[n + 1] ?? '', { options, cause }]),
  );
  const hosts =
    count === 1
      ? {}
      : Object.fromEntries([...troubles].map(([host, { options }]) => [host, options]));
  const causes =
    count === 1 ? {} : Object.fromEntries([...troubles].map(([host, { cause }]) => [host, cause]));

  it('has every host as a snapshot or as a miss with its cause, each sweep judged once', async () => {
    const eventFaults = { seed: count, lost: 0.2, doubled: 0.2, reordered: 0.2 };
    const scenario = domainOf(`flow-${count}`, count);
    const service = await openFlow(scenario, { hosts, ssm: { eventFaults } });
    await service.until(5);
    const sweeps = await judgedSweeps(service);
    expect(service.failures).toEqual([]);
    expect(sweeps.length).toBeGreaterThan(0);
    expect(sweeps.filter(({ overdue }) => overdue)).toEqual([]);
    for (const sweep of sweeps) {
      expect(missesOf(sweep)).toEqual(causes);
      expect(Object.keys(sweep.closings.replicas?.outcomes ?? {})).toEqual(names);
      expect(Object.keys(sweep.closings.master?.outcomes ?? {})).toEqual(['MASTER']);
      const wanted = [...names, 'MASTER'];
      const keys = wanted.map((host) => ({ sweep: sweep.number, host }));
      const snapshots = await service.store.readSnapshots(scenario.domain, keys);
      expect(snapshots.map(({ host }) => host).toSorted()).toEqual(
        wanted.filter((host) => causes[host] === undefined).toSorted(),
      );
    }
    const records = await service.records();
    expect(records.map(({ act }) => act.sweep.number)).toEqual(sweeps.map(({ number }) => number));
    const standings = records[0]?.act.hosts ?? [];
    expect(standings.map(({ host }) => host).toSorted()).toEqual([...names, 'MASTER'].toSorted());
  });

  it('never asks the master before the replica phase is closed, once a sweep', async () => {
    const service = await openFlow(domainOf(`order-${count}`, count), { hosts });
    await service.until(5);
    const sweeps = await judgedSweeps(service);
    const toMaster = commandsTo(flow, 'MASTER');
    expect(sweeps.length).toBeGreaterThan(0);
    expect(toMaster.map(({ sweep, phase }) => `${sweep} ${phase}`)).toEqual(
      sweeps.map(({ number }) => `${number} master`),
    );
    expect(toMaster.map(({ closed }) => closed)).toEqual(sweeps.map(() => ['replicas']));
    const others = flow.commands.filter(({ phase }) => phase === 'replicas');
    expect(others.length).toBeGreaterThanOrEqual(sweeps.length * Math.ceil(count / 50));
    expect(new Set(others.flatMap(({ closed }) => closed))).toEqual(new Set());
  });
});

it('closes a sweep in seconds where all events come, and by its looks where none does', async () => {
  const closedAfter = async (name: string, lost: number): Promise<number> => {
    const scenario = domainOf(name, 3);
    const service = await openFlow(scenario, { ssm: { eventFaults: { seed: 1, lost } } });
    await service.until(4);
    const [sweep] = await service.sweeps();
    await flow.stop();
    return ((sweep?.closings.master?.closedAtMs ?? NaN) - (sweep?.scheduledAtMs ?? NaN)) / 1000;
  };
  expect(await closedAfter('told', 0)).toBe(2);
  expect(await closedAfter('untold', 1)).toBe(25);
});

it('takes the end of a command, as EventBridge tells it, for a wake-up of the sweep that sent it', async () => {
  const service = await openFlow(domainOf('event', 3), { isDeaf: true });
  const hear = alsoWhenCommandsEnd(advanceSweep);
  const phaseOf = async (): Promise<string | undefined> => (await service.sweeps())[0]?.stage;
  for (let minute = 0; flow.ended.length === 0 && minute <= 6; minute += 1) {
    await service.until(minute);
  }
  for (const [sent, stage] of ['master', 'read'].entries()) {
    const { event, atMs } = flow.ended[sent] ?? { event: undefined, atMs: NaN };
    service.nowMs = atMs;
    for (const times of [1, 2]) {
      await hear(CommandEnded.parse(JSON.parse(JSON.stringify(event))), service.ports);
      expect({ times, stage: await phaseOf() }).toEqual({ times, stage });
    }
  }
  expect(flow.ended).toHaveLength(2);
});

it('judges once, though every message is delivered twice at once and every event is doubled', async () => {
  const scenario = domainOf('twice', 5, drillOf('R001'));
  const ssm = { eventFaults: { seed: 1, doubled: 1 } };
  const service = await openFlow(scenario, { eachTwice: true, ssm });
  await service.until(13);
  const numbers = (await judgedSweeps(service)).map(({ number }) => number);
  expect(numbers.length).toBeGreaterThan(1);
  expect((await service.records()).map(({ act }) => act.sweep.number)).toEqual(numbers);
  const open = (await service.incidentsAt(13)).filter(({ kind }) => kind === 'ahead');
  expect(open.map(({ host }) => host)).toEqual(['R001']);
  const toMaster = commandsTo(flow, 'MASTER');
  expect(toMaster.every(({ closed }) => closed.includes('replicas'))).toBe(true);
});

it('goes on after answers of SSM were lost, throttled and shown late', async () => {
  const service = await openFlow(domainOf('losses', 3));
  flow.standIn.model.visibleAfterSeconds = 4;
  for (const call of ['DescribeInstanceInformation', 'SendCommand', 'GetCommandInvocation']) {
    flow.standIn.dropAnswers(call);
    flow.standIn.throttle(call);
  }
  await service.until(4);
  const [sweep] = await service.sweeps();
  expect(sweep && missesOf(sweep)).toEqual({});
  expect(sweep?.stage).toBe('judged');
});

it('says that it is we who are blind where SSM denies us', async () => {
  const service = await openFlow(domainOf('denied', 3));
  flow.standIn.refuse('SendCommand', 'AccessDeniedException', 9);
  await service.until(4);
  const [sweep] = await service.sweeps();
  expect(sweep && new Set(Object.values(missesOf(sweep)))).toEqual(new Set(['not-permitted']));
  expect(sweep?.stage).toBe('judged');
});

/** Before anybody watched, this host was master for a while, took edits alone and was turned back. */
function drillOf(host: string): readonly ScheduledEvent[] {
  return [
    { at: -120, event: { kind: 'becomes-master', host, followedBy: 'nobody' } },
    { at: -110, event: { kind: 'edits', host, table: 2, count: 40 } },
    { at: -100, event: { kind: 'becomes-replica', host } },
  ];
}

describe('a replica that is ahead', () => {
  /** Which verdicts the sweeps gave to its table, and whether an incident of it ever was. */
  const run = async (name: string, options: Parameters<typeof openSsmService>[1]) => {
    const service = await openFlow(domainOf(name, 3, drillOf('R001')), options);
    await service.until(14);
    const records = await service.records();
    const cells = records.flatMap(({ act }) => act.cells.filter(({ host }) => host === 'R001'));
    const incidents = (await service.incidentsAt(14)).map(({ kind, host }) => `${kind} ${host}`);
    const sweeps = await judgedSweeps(service);
    expect(records.map(({ act }) => act.sweep.number)).toEqual(sweeps.map(({ number }) => number));
    const outcomes = sweeps.map(({ closings }) => closings.replicas?.outcomes['R001']?.kind);
    expect(outcomes.length).toBeGreaterThan(1);
    return {
      verdicts: [...new Set(cells.map(({ verdict }) => verdict))],
      incidents: incidents.filter((incident) => incident.startsWith('ahead')),
      outcomes: [...new Set(outcomes)],
    };
  };

  it('is proved so where its answer is in the closing list', async () => {
    expect(await run('in-time', {})).toEqual({
      verdicts: ['ahead'],
      incidents: ['ahead R001'],
      outcomes: ['read'],
    });
  });

  it('proves nothing where it answers after the closing', async () => {
    const late = { R001: { afterSeconds: 61, outlastsTimes: true } };
    expect(await run('after', { hosts: late })).toEqual({
      verdicts: [],
      incidents: [],
      outcomes: ['miss'],
    });
  });

  it('proves nothing where it answers during the closing, between the look and the write', async () => {
    const late = { R001: { afterSeconds: 61, outlastsTimes: true } };
    const vault = new SlowVault(() => {
      flow.service.nowMs += 5_000;
    });
    expect(await run('during', { hosts: late, vault })).toEqual({
      verdicts: [],
      incidents: [],
      outcomes: ['miss'],
    });
    // Its answers were there to be had, before the master's.
    const sweeps = await judgedSweeps(flow.service);
    expect(vault.kept).toBeGreaterThanOrEqual(2 * sweeps.length);
    const [sent] = sweeps[0]?.commands ?? [];
    const answers = await flow.service.ports.fleet.look(sent?.command ?? '', ['R001']);
    expect(answers['R001']?.kind).toBe('answered');
  });
});

/** A vault in which time goes by: what a host answers meanwhile comes between look and closing. */
class SlowVault extends MemoryVault {
  kept = 0;
  readonly #meanwhile: () => void;

  constructor(meanwhile: () => void) {
    super();
    this.#meanwhile = meanwhile;
  }

  override async keepRaw(...words: Parameters<MemoryVault['keepRaw']>) {
    const kept = await super.keepRaw(...words);
    this.kept += 1;
    this.#meanwhile();
    return kept;
  }
}

describe.skipIf(lacks(FIRST_SHELL.tool, 'setpriv'))('with the document’s own script', () => {
  const planted: PlantedHost[] = [];
  afterAll(() => planted.forEach(({ remove }) => remove()));

  it('one replica of the drill of 2008 is found ahead, to the number', async () => {
    const scenario = scenarioOf('dr-drill-2008', { periodSeconds: 300 });
    const replica = plantSimulated('dr-drill-2008', 'REPHOST', 'replica');
    const master = plantSimulated('dr-drill-2008', scenario.master, 'master');
    planted.push(replica, master);
    const settings = settingsFor(scenario);
    const service = await openFlow(scenario, {
      hosts: { REPHOST: { run: replica.run }, [scenario.master]: { run: master.run } },
      settings: { replicas: settings.replicas.filter(({ host }) => host === 'REPHOST') },
    });
    await service.until(27);
    expect(service.failures).toEqual([]);
    const open = (await service.incidentsAt(27)).filter(({ kind }) => kind === 'ahead');
    expect(open.map(({ host }) => host)).toEqual(['REPHOST']);
    const texts = (await service.records()).flatMap(({ act }) => act.moves.map(({ text }) => text));
    expect(texts).toContain(
      'REPHOST is ahead of bokmaster in 3 tables: T7 +1929, T9 +2339, T15 +178',
    );
  });
});
