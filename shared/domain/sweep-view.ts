import { blindnessOf } from './blindness.ts';
import { joiningOf } from './joining.ts';
import { viewList, type ListView } from './list-names.ts';
import { earlierReadings, type EarlierReading } from './master-readings.ts';
import { decideMaster, type MasterVerdict } from './master.ts';
import type { HostMemory, Joining } from './memory.ts';
import type { Miss } from './miss.ts';
import { asMasterOf } from './remembered.ts';
import { hostsOf } from './settings.ts';
import {
  isBefore,
  isReplicaRole,
  isStopped,
  runsAsMaster,
  type Reading,
  type Snapshot,
} from './snapshot.ts';
import type { SweepFacts } from './sweep-facts.ts';
import { viewTables, type TableView } from './table-views.ts';
import type { NoTables } from './verdict.ts';

/** One host as this sweep saw it. */
export type HostView = {
  readonly host: string;
  readonly outcome: Reading | Miss;
  /** Why no table of it is judged; undefined where tables are. */
  readonly noTables: NoTables | undefined;
  /** Ascending by table; empty where no table is judged. */
  readonly tables: readonly TableView[];
  /** MA of this host: undefined where the master was read before it, or not at all. */
  readonly masterAfter: Snapshot | undefined;
  /** False where D0 leaves it *unproved*: the master in doubt, or a host that runs as master itself. */
  readonly mayProve: boolean;
  /** Every line of its answer was understood; a partial one counts towards no clearing (D1). */
  readonly whole: boolean;
  /** A complete reading of it, in a sweep with a complete reading of the master after it. */
  readonly clean: boolean;
  readonly memory: HostMemory | undefined;
  /** `missing`, `behind`, `empty`, `stuck` are recorded, not opened. */
  readonly joining: Joining | null;
  readonly isJoining: boolean;
  /** Its previous reading is older than three periods: counts towards an opening start again. */
  readonly afterGap: boolean;
  /** Its status in the master's list of this sweep: absent from it, or no list read. */
  readonly listed:
    | { readonly status: string; readonly count: number; readonly line: string }
    | 'absent'
    | 'not-read';
};

/** One sweep as judging sees it: who is master, what each host said, and what was known before. */
export type SweepView = {
  readonly facts: SweepFacts;
  /** The sweep's time, UTC milliseconds: the now of everything that is judged. */
  readonly nowMs: number;
  readonly isFollowUp: boolean;
  /** No regular sweep was judged for three periods: counts towards an opening start again. */
  readonly afterGap: boolean;
  readonly master: MasterVerdict;
  /** Other hosts than the one judged against that run as master and answered `boksdiag`. */
  readonly claimants: readonly string[];
  /** Why our own reading fails in this sweep; null where it does not (rules.md, *blind*). */
  readonly blind: string | null;
  /** Its reading after the replicas': MA. */
  readonly masterAfter: Snapshot | undefined;
  readonly masterReading: Reading | undefined;
  /** Its `boksdiag list` of this sweep; null where it was not read. */
  readonly list: ListView | null;
  /** Its last reading before them: MB; undefined where another host was the master then. */
  readonly masterBefore: Snapshot | undefined;
  /** Its remembered readings before that, newest first; none while no replica was behind. */
  readonly earlier: readonly EarlierReading[];
  /** A regular sweep in which every replica has a reading or a miss, and the master a complete one. */
  readonly complete: boolean;
  /** Every host that was asked, but the one judged against. */
  readonly hosts: readonly HostView[];
};

/** Looks at one sweep's facts: D0, then D1, D2 and D3 for each host that was asked. */
export function viewSweep(facts: SweepFacts): SweepView {
  const { sweep, memory } = facts;
  const isRegular = sweep.purpose.kind === 'regular';
  const blind = isRegular ? blindIn(facts) : null;
  const running = isRegular ? runningAsMaster(facts) : [];
  const master = isRegular ? masterOf(facts, { blind, running }) : followUpMaster(facts);
  const masterReading = master.kind === 'master' ? readingOf(facts, master.host) : undefined;
  const masterBefore = masterBeforeOf(facts, master);
  const seed: ViewSeed = {
    facts,
    nowMs: sweep.scheduledAtMs,
    isFollowUp: !isRegular,
    afterGap: isGap(facts, memory.lastRegularAtMs),
    master,
    claimants: running.filter((host) => master.kind === 'nobody' || master.host !== host),
    blind,
    masterReading,
    list: listIn(facts, masterReading),
    masterAfter: masterReading?.snapshot,
    masterBefore,
    earlier: earlierReadings(facts, master, masterReading?.snapshot),
    complete:
      isRegular && !sweep.overdue && masterReading !== undefined && masterReading.snapshot.complete,
  };
  const asked = askedHosts(facts).filter(
    (host) => master.kind === 'nobody' || host !== master.host,
  );
  const memories = new Map(memory.hosts.map((host) => [host.host, host]));
  return { ...seed, hosts: asked.map((host) => viewHost(seed, host, memories.get(host))) };
}

/** What came of a host in this sweep, its last answer: a repeat replaces the first. */
export const outcomeOf = ({ replicas, master, repeat }: SweepFacts, host: string): Reading | Miss =>
  repeat[host] ??
  master[host] ??
  replicas[host] ?? { kind: 'miss', cause: 'not-asked', detail: '' };

/** A sweep's view before its hosts are looked at. */
export type ViewSeed = Omit<SweepView, 'hosts'>;

function askedHosts({ sweep, settings }: SweepFacts): readonly string[] {
  return sweep.purpose.kind === 'follow-up' ? sweep.replicas : hostsOf(settings);
}

function readingOf(facts: SweepFacts, host: string): Reading | undefined {
  const outcome = outcomeOf(facts, host);
  return outcome.kind === 'reading' ? outcome : undefined;
}

/** D0 from its second row on; the first is a finding of its own, `role-mismatch`. */
function masterOf(
  facts: SweepFacts,
  { blind, running }: { readonly blind: string | null; readonly running: readonly string[] },
): MasterVerdict {
  const expected = facts.settings.master;
  const outcome = outcomeOf(facts, expected);
  if (blind !== null && outcome.kind === 'miss') return { kind: 'nobody', because: 'blind' };
  const claimants = running.filter((host) => host !== expected);
  const { movedTo } = facts.memory;
  return decideMaster({ expected, outcome, claimants, movedTo });
}

const runningAsMaster = (facts: SweepFacts): readonly string[] =>
  hostsOf(facts.settings).filter((host) => {
    const reading = readingOf(facts, host);
    return reading !== undefined && runsAsMaster(reading.snapshot);
  });

function blindIn(facts: SweepFacts): string | null {
  const hosts = hostsOf(facts.settings);
  const outcomes = hosts.map((host) => outcomeOf(facts, host));
  return blindnessOf(
    outcomes.filter((outcome) => outcome.kind === 'miss'),
    hosts.length,
  );
}

/** A follow-up takes D0 from the sweep that asked; its host no longer master: nobody. */
function followUpMaster(facts: SweepFacts): MasterVerdict {
  const host = facts.sweep.master;
  const reading = readingOf(facts, host);
  if (reading === undefined) return { kind: 'nobody', because: 'no-answer' };
  if (!runsAsMaster(reading.snapshot)) return { kind: 'nobody', because: 'no-master' };
  const moved = host !== facts.settings.master;
  const mayProve = !moved || facts.memory.movedTo?.oldMasterSeen === true;
  return { kind: 'master', host, moved, mayProve };
}

/**
 * MB. Void in the first sweep in which another host than before is master. While no master answers,
 * the last reading of the last one still shows where replicas stood; it proves nothing.
 */
function masterBeforeOf(facts: SweepFacts, master: MasterVerdict): Snapshot | undefined {
  if (master.kind === 'nobody' && !SHOWN_AGAINST_THE_LAST.has(master.because)) return undefined;
  const last = facts.memory.movedTo?.host ?? facts.settings.master;
  return master.kind === 'master' && master.host !== last ? undefined : asMasterOf(facts, last);
}

const SHOWN_AGAINST_THE_LAST: ReadonlySet<string> = new Set(['blind', 'no-answer', 'boks-stopped']);

type Around = Pick<ViewSeed, 'masterBefore' | 'masterAfter'>;

/** MB and MA of one host, by the order of reads: a host asked once more last is read after the master. */
function mastersAround({ masterBefore, masterAfter }: ViewSeed, outcome: Reading | Miss): Around {
  if (outcome.kind === 'miss' || masterAfter === undefined) return { masterBefore, masterAfter };
  const { place } = outcome.snapshot;
  if (isBefore(place, masterAfter.place)) return { masterBefore, masterAfter };
  const newest = isBefore(masterAfter.place, place) ? masterAfter : masterBefore;
  return { masterBefore: newest, masterAfter: undefined };
}

function viewHost(seed: ViewSeed, host: string, memory: HostMemory | undefined): HostView {
  const outcome = outcomeOf(seed.facts, host);
  const noTables = noTablesOf(outcome);
  const afterGap = isFirstAfterGap(seed.facts, host);
  const listed = listedAs(seed, host);
  const around = mastersAround(seed, outcome);
  const mayProve =
    seed.master.kind === 'master' &&
    seed.master.mayProve &&
    !(outcome.kind === 'reading' && runsAsMaster(outcome.snapshot));
  const tables =
    outcome.kind === 'reading' && noTables === undefined
      ? viewTables(
          { facts: seed.facts, ...around, mayProve },
          outcome.snapshot,
          new Set(memory?.printed),
        )
      : [];
  const whole = outcome.kind === 'reading' && outcome.snapshot.complete;
  const joining = joiningOf({ seed, outcome, memory, tables, listed });
  return {
    host,
    outcome,
    memory,
    noTables,
    tables,
    listed,
    joining,
    isJoining: joining !== null,
    afterGap,
    masterAfter: around.masterAfter,
    mayProve,
    whole,
    clean: whole && noTables === undefined && around.masterAfter?.complete === true,
  };
}

/** Whether a host's previous reading is older than three periods. */
export const isFirstAfterGap = (facts: SweepFacts, host: string): boolean =>
  isGap(facts, facts.memory.hosts.find((other) => other.host === host)?.lastAtMs ?? null);

const isGap = ({ sweep, settings }: SweepFacts, sinceMs: number | null): boolean =>
  sinceMs !== null && sweep.scheduledAtMs - sinceMs > 3 * settings.periodSeconds * 1_000;

/** D1: which hosts have tables to judge. A host that runs as master beside the master is judged, unproved. */
function noTablesOf(outcome: Reading | Miss): NoTables | undefined {
  if (outcome.kind === 'miss') return { because: 'miss', cause: outcome.cause };
  const { snapshot } = outcome;
  if (isStopped(snapshot)) return { because: 'stopped' };
  if (runsAsMaster(snapshot) || isReplicaRole(roleOf(snapshot))) return undefined;
  return { because: 'role', role: roleOf(snapshot) ?? 'unknown' };
}

/** The running role, or the configured one where the host did not say how it runs. */
export const roleOf = ({ head }: Snapshot): string | undefined =>
  head.runningRole ?? head.configuredRole;

function listIn({ settings }: SweepFacts, master: Reading | undefined): ListView | null {
  const list = master?.list;
  return list === undefined || list.kind === 'refused' ? null : viewList(list, settings);
}

function listedAs({ list }: ViewSeed, host: string): HostView['listed'] {
  const entry = list?.byHost.get(host);
  if (entry !== undefined) {
    return { status: entry.status.toLowerCase(), count: entry.count, line: entry.text };
  }
  return list?.whole === true ? 'absent' : 'not-read';
}
