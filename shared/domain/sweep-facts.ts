import type { Incident } from './incident.ts';
import { readingsNeeded } from './master-readings.ts';
import type { DomainMemory } from './memory.ts';
import type { Miss } from './miss.ts';
import type { DomainSettings } from './settings.ts';
import type { Reading, Snapshot } from './snapshot.ts';
import type { Sweep } from './sweep.ts';

/** One phase as it was closed: each host that was asked, as a reading or a miss. */
export type PhaseFacts = Readonly<Record<string, Reading | Miss>>;

/** Everything that judging a sweep may know. The facts carry the time: `sweep.scheduledAtMs` is now. */
export type SweepFacts = {
  readonly settings: DomainSettings;
  readonly sweep: Sweep;
  readonly replicas: PhaseFacts;
  readonly master: PhaseFacts;
  /** Present when another host than the expected master ran as master in the first phase. */
  readonly repeat: PhaseFacts;
  readonly memory: DomainMemory;
  /** The incidents that `incidentsNeeded` names. */
  readonly incidents: readonly Incident[];
  /** The snapshots that `snapshotsNeeded` names, as far as they are there. */
  readonly remembered: readonly Snapshot[];
  /** The number that the record will have. */
  readonly record: number;
  readonly software: string;
  readonly snapshotsSha256: string;
};

/** The stored snapshots that judging the next sweep needs: see `HostMemory`. */
export function snapshotsNeeded(
  memory: DomainMemory,
): readonly { readonly sweep: number; readonly host: string }[] {
  const ofHosts = memory.hosts.flatMap((host) =>
    [
      ...new Set([
        host.lastSweep,
        host.replicaSweep,
        host.masterSweep,
        host.firstMasterSweep,
        host.waitingSweep,
      ]),
    ]
      .filter((sweep) => sweep !== null)
      .map((sweep) => ({ sweep, host: host.host })),
  );
  const named = new Set(ofHosts.map(({ sweep, host }) => `${sweep} ${host}`));
  const further = readingsNeeded(memory).filter(
    ({ sweep, host }) => !named.has(`${sweep} ${host}`),
  );
  return [...ofHosts, ...further];
}
