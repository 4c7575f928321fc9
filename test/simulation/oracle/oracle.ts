import type { World } from '#cli/simulator/world.ts';
import type { JournalRecord, SweepJudged } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { PhaseName } from '#domain/snapshot.ts';
import type { Sweep } from '#domain/sweep.ts';

import type { Observation } from '../service/observation.ts';
import type { Printed, PrintedTexts } from '../world/printed.ts';
import { seriesOf } from './same-series.ts';

/** Who is master by the texts of a sweep, where that is beyond doubt (rules.md, D0). */
export type OracleMaster = {
  readonly host: string;
  /** Its reading after the replicas' (MA). */
  readonly after: Printed;
  /** Its last reading in an earlier sweep (MB), if there was one. */
  readonly before: Printed | undefined;
  /** Other hosts that run as master: nothing is proved of them. */
  readonly claimants: ReadonlySet<string>;
};

/** One judged sweep as the texts and the world have it. */
export type OracleSweep = {
  readonly sweep: Sweep;
  readonly record: JournalRecord & { readonly act: SweepJudged };
  readonly isRegular: boolean;
  readonly nowMs: number;
  /** Undefined where nobody answered as master, or it is in doubt who is. */
  readonly master: OracleMaster | undefined;
  /** The last reading of that master, or of the expected one, in an earlier sweep. */
  readonly masterBefore: Printed | undefined;
  /** Sound readings of the hosts that were asked first, as their closing lists them. */
  readonly replicas: ReadonlyMap<string, Printed>;
  /** Hosts read as master, or once more last. */
  readonly later: ReadonlyMap<string, Printed>;
  /** Every host that has any sound reading in this sweep. */
  readonly read: ReadonlySet<string>;
};

/**
 * What is true, and what was recorded of it: made of the simulated world, the printed texts and the
 * closings alone. It knows nothing of the code that judges.
 */
export class Oracle {
  readonly worlds: ReadonlyMap<string, World>;
  readonly #printed: PrintedTexts;
  readonly #sweeps = new Map<string, Sweep>();
  /** The last reading of each host as master, by domain and host. */
  readonly #asMaster = new Map<string, Printed>();
  readonly #settings = new Map<string, DomainSettings>();
  readonly #nowMs: () => number;

  constructor(worlds: ReadonlyMap<string, World>, printed: PrintedTexts, nowMs: () => number) {
    this.worlds = worlds;
    this.#printed = printed;
    this.#nowMs = nowMs;
  }

  note(observation: Observation): void {
    if (observation.kind === 'sweep') {
      const { sweep } = observation;
      this.#sweeps.set(`${sweep.domain} ${sweep.number}`, sweep);
    } else if (observation.kind === 'record' && observation.record.act.kind === 'configured') {
      this.noteSettings(observation.record.act.configuration.settings);
    }
  }

  noteSettings(settings: DomainSettings): void {
    this.#settings.set(`${settings.domain} ${settings.version}`, settings);
  }

  /** A domain's settings as of a version. */
  settings(domain: string, version: number): DomainSettings {
    const settings = this.#settings.get(`${domain} ${version}`);
    if (settings === undefined) throw new Error(`${domain} has no settings of version ${version}`);
    return settings;
  }

  /** How often a host had been put back to a backup by then. */
  restoresOf(domain: string, host: string, untilMs: number): number {
    const { scenario } = this.world(domain);
    return scenario.events.filter(
      ({ at, event }) =>
        event.kind === 'restored' &&
        event.host === host &&
        scenario.startsAtMs + at * 60_000 <= untilMs,
    ).length;
  }

  /** A sweep as it was last written. */
  sweep(domain: string, number: number): Sweep | undefined {
    return this.#sweeps.get(`${domain} ${number}`);
  }

  /** The world of a domain, as it is now. */
  world(domain: string): World {
    const world = this.worlds.get(domain);
    if (world === undefined) throw new Error(`no world of ${domain}`);
    world.advanceTo(this.#nowMs());
    return world;
  }

  /** The sweep that a record judged; call it once for each record, in their order. */
  judged(record: OracleSweep['record']): OracleSweep {
    const sweep = this.sweep(record.domain, record.act.sweep.number);
    if (sweep === undefined)
      throw new Error(`record ${record.number} judges no sweep that was written`);
    const replicas = this.#readingsIn(sweep, 'replicas');
    const later = new Map([
      ...this.#readingsIn(sweep, 'master'),
      ...this.#readingsIn(sweep, 'repeat'),
    ]);
    const master = this.#masterOf(sweep, replicas, later);
    const judged: OracleSweep = {
      sweep,
      record,
      isRegular: sweep.purpose.kind === 'regular',
      nowMs: sweep.scheduledAtMs,
      master,
      masterBefore: this.#asMaster.get(`${sweep.domain} ${master?.host ?? sweep.master}`),
      replicas,
      later,
      read: new Set([...replicas.keys(), ...later.keys()]),
    };
    for (const [host, printed] of [...replicas, ...later]) {
      // A text without its tables is refused: what is known of a master stays its reading before.
      if (printed.runsAsMaster && printed.lines.size > 0)
        this.#asMaster.set(`${sweep.domain} ${host}`, printed);
    }
    return judged;
  }

  #readingsIn(sweep: Sweep, phase: PhaseName): ReadonlyMap<string, Printed> {
    const outcomes = Object.entries(sweep.closings[phase]?.outcomes ?? {});
    return new Map(
      outcomes.flatMap(([host, outcome]): [string, Printed][] => {
        const printed =
          outcome.kind === 'read'
            ? this.#printed.find(sweep.domain, host, outcome.rawSha256)
            : undefined;
        return printed?.sound === true && printed.by === host ? [[host, printed]] : [];
      }),
    );
  }

  #masterOf(
    sweep: Sweep,
    replicas: ReadonlyMap<string, Printed>,
    later: ReadonlyMap<string, Printed>,
  ): OracleMaster | undefined {
    const expected = later.get(sweep.master);
    const claimants = new Set(
      [...replicas].filter(([, { runsAsMaster }]) => runsAsMaster).map(([host]) => host),
    );
    const of = (host: string, after: Printed): OracleMaster => ({
      host,
      after,
      before: this.#asMaster.get(`${sweep.domain} ${host}`),
      claimants,
    });
    if (expected?.runsAsMaster === true) return of(sweep.master, expected);
    const [claimant, ...others] = claimants;
    const repeated = claimant === undefined ? undefined : later.get(claimant);
    const isCertain =
      expected?.boksRuns === true && others.length === 0 && sweep.purpose.kind === 'regular';
    return isCertain && claimant !== undefined && repeated?.runsAsMaster === true
      ? of(claimant, repeated)
      : undefined;
  }
}

/** Roles that hold a copy of the database; `server` is another word for replica. */
export const isReplica = ({ role, boksRuns }: Printed): boolean =>
  boksRuns && (role === 'replica' || role === 'server');

export type ReadPair = {
  readonly host: string;
  readonly table: number;
  readonly replica: number;
  readonly master: number;
  /** The master's value in an earlier sweep; undefined where it is of no use. */
  readonly before: number | undefined;
  readonly sameSeries: boolean;
  readonly read: Printed;
};

/** Every replica × table that was read before the master, with both numbers (rules.md, D2). */
export function* pairsOf({ master, replicas }: OracleSweep): Iterable<ReadPair> {
  if (master === undefined) return;
  const isMastersOwn = seriesOf(master.before?.lines ?? NO_LINES, master.after.lines);
  for (const [host, read] of replicas) {
    if (master.claimants.has(host) || !isReplica(read)) continue;
    const isOfMaster = seriesOf(read.lines, master.after.lines);
    for (const [table, { sequence }] of read.lines) {
      const after = master.after.lines.get(table);
      if (after === undefined) continue;
      const before = master.before?.lines.get(table);
      const isVoid =
        before === undefined || before.sequence > after.sequence || !isMastersOwn(table);
      yield {
        host,
        table,
        replica: sequence,
        master: after.sequence,
        before: isVoid ? undefined : before.sequence,
        sameSeries: isOfMaster(table),
        read,
      };
    }
  }
}

const NO_LINES: Printed['lines'] = new Map();
