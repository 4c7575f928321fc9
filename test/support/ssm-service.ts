import { printReading } from '#cli/simulator/host-output.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import type { PhaseName } from '#domain/snapshot.ts';

import { Service, type ServiceOptions } from './service.ts';
import { nodeNamed, openSsm, type HostOptions, type SsmTestOptions } from './ssm-fleet.ts';
import type { SsmStandIn } from './ssm-stand-in.ts';

/** One command as SSM took it, and how its sweep stood at that moment. */
export type SeenCommand = {
  readonly sweep: number;
  readonly phase: string;
  readonly attempt: number;
  readonly nodes: readonly string[];
  readonly closed: readonly PhaseName[];
};

export type SsmService = {
  readonly service: Service;
  readonly standIn: SsmStandIn;
  readonly commands: readonly SeenCommand[];
  readonly stop: () => Promise<void>;
};

/**
 * The whole service over a stand-in for SSM: a host prints what the scenario's world says at that
 * moment, and what SSM tells of an ended command wakes its sweep. One process, virtual time.
 */
export async function openSsmService(
  scenario: Scenario,
  options: Omit<ServiceOptions, 'callFault'> & {
    readonly hosts?: Readonly<Record<string, HostOptions>>;
    readonly ssm?: Pick<SsmTestOptions, 'eventFaults' | 'documents'>;
  } = {},
): Promise<SsmService> {
  const { hosts = {}, ssm = {}, ...wanted } = options;
  const service = new Service(scenario, wanted);
  const commands: SeenCommand[] = [];
  const behaviours = scenario.hosts.map((host): [string, HostOptions] => [
    host,
    {
      run: ({ atMs }) => ({ stdout: printReading(service.world, host, atMs), exitCode: 0 }),
      ...hosts[host],
    },
  ]);
  const { standIn, fleet, stop } = await openSsm({
    ...ssm,
    clock: { nowMs: () => service.nowMs },
    hosts: Object.fromEntries(behaviours),
    onEvent: (_event, delaySeconds, comment) => {
      const { domain, sweep } = readComment(comment);
      service.send(
        { version: 1, kind: 'wake-sweep', domain, sweep, due: 'look' },
        Math.ceil(delaySeconds),
      );
    },
    onSend: async ({ Comment: comment, InstanceIds: nodes }) => {
      const { domain, sweep, phase, attempt } = readComment(comment);
      const stored = await service.store.readSweep(domain, sweep);
      const closed = PHASES.filter((name) => stored?.closings[name] !== undefined);
      commands.push({ sweep, phase, attempt, nodes, closed });
    },
  });
  service.ports = { ...service.ports, fleet };
  return { service, standIn, commands, stop };
}

/** The commands that were sent to a host. */
export const commandsTo = ({ commands }: SsmService, host: string): readonly SeenCommand[] =>
  commands.filter(({ nodes }) => nodes.includes(nodeNamed(host)));

function readComment(comment: string): {
  readonly domain: string;
  readonly sweep: number;
  readonly phase: string;
  readonly attempt: number;
} {
  const [domain = '', sweep, phase = '', attempt] = comment.split('/');
  return { domain, sweep: Number(sweep), phase, attempt: Number(attempt) };
}

const PHASES: readonly PhaseName[] = ['replicas', 'master', 'repeat'];
