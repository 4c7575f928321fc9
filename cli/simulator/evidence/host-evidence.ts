import { createHash } from 'node:crypto';

import { formatEvidence, type EvidenceGroup } from '#domain/evidence/collected.ts';

import { headOf } from '../host-output.ts';
import type { World } from '../world.ts';
import { configurationOf } from './configuration.ts';
import { offsetText } from './dates.ts';
import type { HostSeen } from './host-seen.ts';
import { logsOf } from './logs.ts';
import { handedOn, type Shown } from './shown.ts';
import { statusOf } from './status.ts';
import { systemOf } from './system.ts';

/** What evidence is asked of whom: a group, and of a master also the replica that it is asked about. */
export type EvidenceRequest = {
  readonly host: string;
  readonly group: EvidenceGroup;
  readonly peer: string;
};

/**
 * One group of evidence of a host, as the collecting script prints it, with what the host has at that
 * moment. Throws for a host that is switched off: it prints nothing.
 */
export function printEvidence(
  world: World,
  { host, group, peer }: EvidenceRequest,
  atMs: number,
): string {
  world.advanceTo(atMs);
  const state = world.look(host);
  if (!state.poweredOn) throw new Error(`${host} is switched off and prints nothing`);
  const shown = Object.entries(COLLECTED[group]({ world, state, atMs }, peer));
  return formatEvidence(
    {
      group,
      head: headWords({ world, state, atMs }),
      collectors: new Map(shown.map(([name, one]) => [name, handedOn(name, one)])),
    },
    (text) => createHash('sha256').update(text).digest('hex'),
  );
}

function headWords({ state, atMs }: HostSeen): Readonly<Record<string, string>> {
  const { host, instance, configuredRole, runningRole, initRuns, masterRuns } = headOf(state);
  const yesOrNo = (isSo: boolean): string => (isSo ? 'yes' : 'no');
  return {
    host,
    instance: instance ?? '-',
    configured: configuredRole ?? '-',
    running: runningRole ?? '-',
    boks_init: yesOrNo(initRuns),
    boks_master: yesOrNo(masterRuns),
    zone: offsetText(state.zoneOffsetMinutes),
    now: String(Math.floor(atMs / 1000) + state.clockOffSeconds),
  };
}

type Collect = (seen: HostSeen, peer: string) => Readonly<Record<string, Shown>>;
const COLLECTED: Readonly<Record<EvidenceGroup, Collect>> = {
  status: statusOf,
  system: systemOf,
  configuration: configurationOf,
  logs: logsOf,
};
