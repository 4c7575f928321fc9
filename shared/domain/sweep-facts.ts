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
  /** The incidents that `incidentsNeeded` names, in its order. */
  readonly incidents: readonly Incident[];
  /** The snapshots that `snapshotsNeeded` names, as far as they are there. */
  readonly remembered: readonly Snapshot[];
  /** The number that the record will have. */
  readonly record: number;
  readonly software: string;
  readonly snapshotsSha256: string;
};

/** The stored snapshots that judging the next sweep needs, each named once: see `DomainMemory`. */
export function snapshotsNeeded(memory: DomainMemory): readonly SnapshotNeeded[] {
  const needed = [
    ...hostsNeeded(memory),
    ...readingsNeeded(memory),
    ...windowsNeeded(memory),
    ...daysNeeded(memory),
  ];
  return [...new Map(needed.map((each) => [`${each.sweep} ${each.host}`, each])).values()];
}

type SnapshotNeeded = { readonly sweep: number; readonly host: string };

const hostsNeeded = ({ hosts }: DomainMemory): readonly SnapshotNeeded[] =>
  hosts.flatMap(({ host, ...of }) =>
    [
      of.lastSweep,
      of.wholeSweep,
      of.replicaSweep,
      of.masterSweep,
      of.firstMasterSweep,
      of.waitingSweep,
      of.waitingBefore,
    ]
      .filter((sweep) => sweep !== null && sweep !== undefined)
      .map((sweep) => ({ sweep, host })),
  );

/** The master as it was before each window, for the verdict at its end. */
const windowsNeeded = ({ windows = [] }: DomainMemory): readonly SnapshotNeeded[] =>
  windows.flatMap(({ before }) =>
    before === null || before === undefined ? [] : [{ sweep: before.sweep, host: before.master }],
  );

/** The master's daily readings, at most 29: only while an `ahead` lives, whose crossing they foretell. */
const daysNeeded = ({ incidents, masterDays = [] }: DomainMemory): readonly SnapshotNeeded[] =>
  incidents.some(({ kind, closedAtMs }) => kind === 'ahead' && closedAtMs === null)
    ? masterDays.map(({ sweep, host }) => ({ sweep, host }))
    : [];
