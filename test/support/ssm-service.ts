import { printReading } from '#cli/simulator/host-output.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import type { PhaseName } from '#domain/snapshot.ts';

import { Service, type ServiceOptions } from './service.ts';
import { nodeNamed, openSsm, type HostOptions, type SsmTestOptions } from './ssm-fleet.ts';
import type { SsmEvent } from './ssm-model.ts';
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
  /** The ends of commands as EventBridge tells them, and when each arrives. */
  readonly ended: readonly { readonly event: SsmEvent; readonly atMs: number }[];
  readonly stop: () => Promise<void>;
};

/**
 * The whole service over a stand-in for SSM: a host prints what the scenario's world says at that
 * moment, and the event of an ended command wakes its sweep. One process, virtual time.
 */
export async function openSsmService(
  scenario: Scenario,
  options: Omit<ServiceOptions, 'callFault'> & {
    readonly hosts?: Readonly<Record<string, HostOptions>>;
    /** Ends of commands wake no sweep: the test hands them over itself, or nobody does. */
    readonly isDeaf?: boolean;
    readonly ssm?: Pick<SsmTestOptions, 'eventFaults' | 'documents'>;
  } = {},
): Promise<SsmService> {
  const { hosts = {}, ssm = {}, isDeaf = false, ...wanted } = options;
  const service = new Service(scenario, wanted);
  const commands: SeenCommand[] = [];
  const ended: { event: SsmEvent; atMs: number }[] = [];
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
    onEvent: (event, delaySeconds, comment) => {
      if (event['detail-type'] !== 'EC2 Command Status-change Notification') return;
      const atMs = service.nowMs + Math.ceil(delaySeconds) * 1000;
      ended.push({ event, atMs });
      if (isDeaf) return;
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
  return { service, standIn, commands, ended, stop };
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
