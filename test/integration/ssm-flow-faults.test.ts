import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import { xmlError } from '#test/aws-stand-in-services.ts';
import type { AwsStandIn, WireCall } from '#test/aws-stand-in.ts';
import { DeployedService, type DeployedOptions } from '#test/deployed-service.ts';
import { lacks } from '#test/required-tools.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { FIRST_SHELL } from '#test/shells.ts';
import { replicaNames } from '#test/ssm-fleet.ts';
import { plantSimulated, type PlantedHost } from '#test/ssm-host.ts';
import { missesOf, readStored, type StoredSweeps } from '#test/stored-sweeps.ts';

let directory: string;
let embedded: EmbeddedStore;
let at: DeployedService;
let opened = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-ssm-flow-'));
});
afterAll(async () => rm(directory, { recursive: true }));
afterEach(async () => {
  await at.stop();
  await embedded.stop();
});

/** The deployed service over the embedded store, which needs no other program. */
async function open(
  scenario: Scenario = { ...smallScenario(), hosts: ['MASTER', ...replicaNames(3)] },
  options: Omit<DeployedOptions, 'table'> = {},
): Promise<DeployedService> {
  embedded = await openEmbeddedStore(join(directory, String((opened += 1))));
  at = await DeployedService.open(scenario, { ...options, table: embedded });
  return at;
}

const stored = async (): Promise<StoredSweeps> => readStored(at.store, 'bank');

/** How long the first sweep took until its master was read. */
async function secondsOfFirst(): Promise<number> {
  const [sweep] = (await stored()).sweeps;
  return ((sweep?.closings.master?.closedAtMs ?? NaN) - (sweep?.scheduledAtMs ?? NaN)) / 1000;
}

describe('the ends of commands, as EventBridge tells them', () => {
  it('close a phase within seconds', async () => {
    await open();
    await at.until(5);
    expect(await secondsOfFirst()).toBe(2);
  });

  it('that are all lost: each phase ends with its time, and the sweep before its deadline', async () => {
    await open(undefined, { eventFaults: { seed: 1, lost: 1 } });
    await at.until(5);
    expect(await secondsOfFirst()).toBe(60 + 60);
    const { sweeps } = await stored();
    expect(sweeps.map(({ stage, overdue }) => [stage, overdue])).toEqual([['judged', false]]);
    expect(sweeps.map(missesOf)).toEqual([{}]);
  });

  it('that come before SSM shows their commands come again, seconds later', async () => {
    await open();
    at.ssm.model.visibleAfterSeconds = 4;
    await at.until(5);
    expect(at.queues.failures).toHaveLength(2);
    expect(await secondsOfFirst()).toBeLessThanOrEqual(2 * (1 + 8));
    expect((await stored()).sweeps.map(missesOf)).toEqual([{}]);
  });

  it('that are all doubled and overtaken change nothing', async () => {
    await open(undefined, { eventFaults: { seed: 1, doubled: 1, reordered: 1 } });
    await at.until(10);
    const { sweeps, records } = await stored();
    expect(sweeps.length).toBeGreaterThan(1);
    expect(records.map(({ act }) => act.sweep.number)).toEqual(sweeps.map(({ number }) => number));
    expect(sweeps.map(missesOf)).toEqual(sweeps.map(() => ({})));
  });
});

describe('what SSM does to the calls of a sweep', () => {
  it('goes on after answers were lost, throttled and shown late', async () => {
    await open();
    at.ssm.model.visibleAfterSeconds = 4;
    for (const call of ['DescribeInstanceInformation', 'SendCommand', 'GetCommandInvocation']) {
      at.ssm.dropAnswers(call);
      at.ssm.throttle(call);
    }
    await at.until(5);
    const { sweeps } = await stored();
    expect(sweeps.map(missesOf)).toEqual([{}]);
    // The ends of commands that are not shown yet come again; nothing else fails.
    expect(at.queues.failures.filter((text) => !text.includes('Status-change'))).toEqual([]);
  });

  it('says that it is we who are blind where SSM denies us', async () => {
    await open();
    at.ssm.refuse('SendCommand', 'AccessDeniedException', 9);
    await at.until(5);
    const [sweep] = (await stored()).sweeps;
    expect(sweep && new Set(Object.values(missesOf(sweep)))).toEqual(new Set(['not-permitted']));
  });
});

describe('a function that fails', () => {
  /** Refuses these calls to S3 for as long as it says, for a reason that is not tried again. */
  const refusing = (method: string, isRefused: () => boolean) => ({
    onCall: (call: WireCall, aws: AwsStandIn): void => {
      if (call.service !== 's3' || call.method !== method || !isRefused()) return;
      aws.answerNext(xmlError(400, 'InvalidRequest'));
    },
  });

  it('is called again after seconds: the sweep is a little longer, and whole', async () => {
    let left = 1;
    await open(
      undefined,
      refusing('PUT', () => (left -= 1) >= 0),
    );
    await at.until(5);
    expect(at.queues.failures).toHaveLength(1);
    expect(await secondsOfFirst()).toBeGreaterThan(2 + 5 - 1);
    expect(await secondsOfFirst()).toBeLessThanOrEqual(2 + 8);
    expect((await stored()).sweeps.map(missesOf)).toEqual([{}]);
  });

  it('five times gives its message up; a later tick asks again, and the sweep is judged', async () => {
    const scenario = { ...smallScenario(), hosts: ['MASTER', ...replicaNames(3)] };
    const endsMs = scenario.startsAtMs + 8 * 60_000;
    await open(
      scenario,
      refusing('GET', () => Date.now() < endsMs),
    );
    await at.until(7);
    expect(at.queues.deadLetters[0]).toContain('"kind":"compare-sweep"');
    expect((await stored()).records).toEqual([]);
    await at.until(12);
    const { sweeps, records } = await stored();
    expect(sweeps.length).toBeGreaterThan(0);
    expect(records.map(({ act }) => act.sweep.number)).toEqual(sweeps.map(({ number }) => number));
  });
});

describe.skipIf(lacks(FIRST_SHELL.tool, 'setpriv'))('with the document’s own script', () => {
  const planted: PlantedHost[] = [];
  afterAll(() => planted.forEach(({ remove }) => remove()));

  it('one replica of the drill of 2008 is found ahead, to the number', async () => {
    const scenario = scenarioOf('dr-drill-2008', { periodSeconds: 300 });
    const replica = plantSimulated('dr-drill-2008', 'REPHOST', 'replica');
    const master = plantSimulated('dr-drill-2008', scenario.master, 'master');
    planted.push(replica, master);
    await open(scenario, {
      hosts: { REPHOST: { run: replica.run }, [scenario.master]: { run: master.run } },
      replicas: ['REPHOST'],
    });
    await at.until(27);
    expect(at.queues.failures).toEqual([]);
    const { records, incidents } = await readStored(at.store, scenario.domain);
    const ahead = incidents.filter(({ kind }) => kind === 'ahead');
    expect(ahead.map(({ host }) => host)).toEqual(['REPHOST']);
    const texts = records.flatMap(({ act }) => act.moves.map(({ text }) => text));
    const words = 'REPHOST is ahead of bokmaster in 3 tables: T7 +1929, T9 +2339, T15 +178';
    expect(texts).toContainEqual(expect.stringContaining(words));
  });
});
