import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { ensureTable } from '#adapters/aws/dynamodb/table-definition.ts';
import { printList, printSequence } from '#cli/simulator/host-output.ts';
import type { Scenario, ScheduledEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import type { JudgedRecord } from '#domain/journal.ts';
import type { MissCause } from '#domain/miss.ts';
import { plantBoks, printing, processesOf, type BoksTree } from '#test/boks-tree.ts';
import {
  DeployedService,
  type DeployedOptions,
  type SeenCommand,
  type TablePlace,
} from '#test/deployed-service.ts';
import {
  isDynamoDbLocalSkipped,
  startDynamoDbLocal,
  type DynamoDbLocal,
} from '#test/dynamodb-local.ts';
import { lacks } from '#test/required-tools.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { FIRST_SHELL } from '#test/shells.ts';
import { nodeNamed, replicaNames, type HostOptions } from '#test/ssm-fleet.ts';
import { readStored, type StoredSweeps } from '#test/stored-sweeps.ts';

const scenarioFor = (count: number, events: readonly ScheduledEvent[] = []): Scenario => ({
  ...smallScenario(events),
  hosts: ['MASTER', ...replicaNames(count)],
});

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
  [{ run: () => ({ stdout: 'x'.repeat(30_000), exitCode: 0 }) }, 'rubbish'],
  [{ run: () => ({ stdout: '\u0001'.repeat(24_000), exitCode: 0 }) }, 'answer-lost'],
];

const commandsTo = (
  { commands }: Pick<DeployedService, 'commands'>,
  host: string,
): readonly SeenCommand[] => commands.filter(({ nodes }) => nodes.includes(nodeNamed(host)));

describe.skipIf(isDynamoDbLocalSkipped)('the deployed service on DynamoDB Local', () => {
  let local: DynamoDbLocal;
  beforeAll(async () => {
    local = await startDynamoDbLocal();
  });
  afterAll(() => local.stop());

  /** A table of its own for each. */
  const openOn = async (
    name: string,
    scenario: Scenario,
    options: Omit<DeployedOptions, 'table'>,
  ): Promise<DeployedService> => {
    const table: TablePlace = { ...local, table: name };
    await ensureTable(table, 5_000);
    return DeployedService.open(scenario, { ...options, table });
  };

  describe.each([1, 50, 120])('with a domain of %i replicas', (count) => {
    describeFlow(count, openOn);
  });
  describe.skipIf(lacks(FIRST_SHELL.tool, 'setpriv'))('with the document’s own script', () => {
    describeScript(openOn);
  });
  describe('with a replica that is ahead', () => {
    describeOrder(openOn);
  });
});

type Open = (
  name: string,
  scenario: Scenario,
  options: Omit<DeployedOptions, 'table'>,
) => Promise<DeployedService>;

/** Two sweeps, in which events are lost, doubled and overtaken and each message is delivered twice at once. */
function describeFlow(count: number, open: Open): void {
  const scenario = scenarioFor(count);
  const names = replicaNames(count);
  const troubled = TROUBLES.slice(0, count - 1).map(
    ([options, cause], n) => [names[n + 1] ?? '', { options, cause }] as const,
  );
  const causes = Object.fromEntries(troubled.map(([host, { cause }]) => [host, cause]));
  let at: DeployedService;
  let stored: StoredSweeps;

  beforeAll(async () => {
    at = await open(`flow-${count}`, scenario, {
      hosts: Object.fromEntries(troubled.map(([host, { options }]) => [host, options])),
      eventFaults: { seed: count, lost: 0.2, doubled: 0.2, reordered: 0.2 },
      isEachTwice: true,
    });
    await at.until(10);
    stored = await readStored(at.store, scenario.domain);
  });
  afterAll(() => at.stop());

  it('ends every host as a snapshot or as a miss with its cause, before the deadline', async () => {
    expect(at.queues.failures).toEqual([]);
    expect(stored.sweeps.length).toBeGreaterThan(1);
    for (const sweep of stored.sweeps) {
      expect(sweep.overdue).toBe(false);
      expect(Object.keys(sweep.closings.replicas?.outcomes ?? {})).toEqual(names);
      expect(Object.keys(sweep.closings.master?.outcomes ?? {})).toEqual(['MASTER']);
      const keys = [...names, 'MASTER'].map((host) => ({ sweep: sweep.number, host }));
      const snapshots = await at.store.readSnapshots(scenario.domain, keys);
      expect(snapshots.map(({ host }) => host).toSorted()).toEqual(
        [...names, 'MASTER'].filter((host) => causes[host] === undefined).toSorted(),
      );
    }
    const read = Object.fromEntries([...names, 'MASTER'].map((host) => [host, 'read']));
    expect(stored.records).toHaveLength(stored.sweeps.length);
    for (const record of stored.records) expect(seenIn(record)).toEqual({ ...read, ...causes });
  });

  it('never asks the master before the replica phase is closed, and once a sweep', () => {
    const toMaster = commandsTo(at, 'MASTER');
    const judged = stored.sweeps.map(({ number }) => number);
    // The last sweep may have been opened by the tick with which the flow ends.
    const ended = toMaster.filter(({ sweep }) => judged.includes(sweep));
    expect(ended.map(({ sweep, phase }) => `${sweep} ${phase}`)).toEqual(
      judged.map((number) => `${number} master`),
    );
    expect(new Set(toMaster.map(({ closed }) => closed.join()))).toEqual(new Set(['replicas']));
    const others = at.commands.filter(({ phase }) => phase === 'replicas');
    expect(new Set(others.flatMap(({ closed }) => closed))).toEqual(new Set());
    expect(others.length).toBeGreaterThanOrEqual(stored.sweeps.length * Math.ceil(count / 50));
  });

  it('lets the comparison take effect once: a record a sweep, whatever came twice', () => {
    const { sweeps, records } = stored;
    const judged = records.map(({ act }) => act.sweep.number);
    expect(judged).toEqual(sweeps.map(({ number }) => number));
    expect(sweeps.map(({ judgedBy }) => judgedBy)).toEqual(records.map(({ number }) => number));
  });
}

/** What a record says of each host: that it was read, or the cause of its miss. */
const seenIn = ({ act }: JudgedRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(
    act.hosts.map(({ host, seen }) => [host, seen.kind === 'miss' ? seen.cause : seen.kind]),
  );

/** Its script is run in a directory of each host, over a `boksadm` that prints what the world says. */
function describeScript(open: Open): void {
  const trees: BoksTree[] = [];
  let at: DeployedService | undefined;
  afterEach(async () => {
    await at?.stop();
    for (const tree of trees.splice(0)) tree.remove();
  });

  const planted = (scenario: Scenario): Readonly<Record<string, HostOptions>> => {
    const world = new World(scenario, 1);
    const running = scenario.hosts.map((host): [string, HostOptions] => {
      const role = host === scenario.master ? 'master' : 'replica';
      const sequence = printSequence(world, host) ?? '';
      const list = printList(world, host);
      const tree = plantBoks({
        host,
        env: `BOKSINIT=${role}\nexport BOKSINIT\n`,
        processes: processesOf(role),
        boksadm: printing({ sequence, ...(list !== undefined && { list }) }),
      });
      trees.push(tree);
      // Before SSM is asked: a shell for each of 120 hosts takes longer than SSM does to take a command.
      const { stdout, status } = tree.run();
      return [host, { run: () => ({ stdout, exitCode: status ?? 137 }) }];
    });
    return Object.fromEntries(running);
  };

  it.each(process.env['LONG'] === '1' ? [1, 50, 120] : [1])(
    'reads every host of a domain of %i replicas',
    async (count) => {
      const scenario = scenarioFor(count);
      at = await open(`script-${count}`, scenario, { hosts: planted(scenario) });
      await at.until(5);
      const { sweeps, records } = await readStored(at.store, scenario.domain);
      expect(sweeps).toHaveLength(1);
      const [standings = []] = records.map(({ act }) => act.hosts);
      expect(standings.map(({ host, seen }) => `${host} ${seen.kind}`).toSorted()).toEqual(
        scenario.hosts.map((host) => `${host} read`).toSorted(),
      );
      expect(standings.every(({ complete }) => complete)).toBe(true);
    },
    120_000,
  );
}

/** Before anybody watched, this host was master for a while, took edits alone and was turned back. */
const drillOf = (host: string): readonly ScheduledEvent[] => [
  { at: -120, event: { kind: 'becomes-master', host, followedBy: 'nobody' } },
  { at: -110, event: { kind: 'edits', host, table: 2, count: 40 } },
  { at: -100, event: { kind: 'becomes-replica', host } },
];

/** What counts as read before the master, tried with a host that answers in time, too late, and in between. */
function describeOrder(open: Open): void {
  let at: DeployedService;
  afterEach(() => at.stop());

  /** Which verdicts its table got, whether an incident of it ever was, and what its phase knew of it. */
  const run = async (name: string, options: Omit<DeployedOptions, 'table'>) => {
    const scenario = scenarioFor(3, drillOf('R001'));
    at = await open(name, scenario, options);
    await at.until(14);
    const { sweeps, records, incidents } = await readStored(at.store, scenario.domain);
    expect(sweeps.length).toBeGreaterThan(1);
    const cells = records.flatMap(({ act }) => act.cells.filter(({ host }) => host === 'R001'));
    const outcomes = sweeps.map(({ closings }) => closings.replicas?.outcomes['R001']?.kind);
    return {
      verdicts: [...new Set(cells.map(({ verdict }) => verdict))],
      incidents: incidents.flatMap(({ kind, host }) => (kind === 'ahead' ? [host] : [])),
      outcomes: [...new Set(outcomes)],
    };
  };
  const late = { R001: { afterSeconds: 61, outlastsTimes: true } };
  const nothing = { verdicts: [], incidents: [], outcomes: ['miss'] };

  it('is proved so where its answer is in the closing list; people are told once, and of its evidence', async () => {
    expect(await run('in-time', {})).toEqual({
      verdicts: ['ahead'],
      incidents: ['R001'],
      outcomes: ['read'],
    });
    const subjects = at.aws.kept.alerts.map((alert) => alert.get('Subject'));
    const worst = '[BoKS][CRITICAL] bank: R001 AHEAD of master, T2 +40';
    expect(subjects.filter((subject) => subject?.includes('R001'))).toEqual([
      `${worst}, proved - bank-2-1`,
      `${worst}, evidence sealed - bank-2-1`,
    ]);
  });

  it('proves nothing where it answers after the closing', async () => {
    expect(await run('after', { hosts: late })).toEqual(nothing);
  });

  it('proves nothing where it answers during the closing, between the look and the write', async () => {
    let kept = 0;
    const onCall: DeployedOptions['onCall'] = ({ service, method }) => {
      if (service !== 's3' || method !== 'PUT') return;
      // Texts are kept between the look and the write that closes.
      vi.setSystemTime(Date.now() + 5_000);
      kept += 1;
    };
    expect(await run('during', { hosts: late, onCall })).toEqual(nothing);
    // Its answer was there to be had, before the master was asked.
    const [sweep] = (await readStored(at.store, 'bank')).sweeps;
    const answered = await at.ssm.model.answer('GetCommandInvocation', {
      CommandId: /^\S+/.exec(sweep?.commands[0]?.command ?? '')?.[0],
      InstanceId: nodeNamed('R001'),
    });
    expect(answered).toMatchObject({ Status: 'Success' });
    expect(kept).toBeGreaterThan(1);
  });
}
