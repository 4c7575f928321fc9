import { latestInstant } from '../sweep-plan.ts';
import { deadlineOf, openPhaseOf, type Sweep } from '../sweep.ts';

/** A domain's grid of instants at which a sweep is due, as a configuration has it. */
export type Grid = { readonly domain: string; readonly periodSeconds: number };

/** Instants at which no sweep was opened, one after another. */
export type CoverageGap = {
  /** `skipped`: the sweep before was still running; `missing`: nothing was, so nobody looked. */
  readonly kind: 'skipped' | 'missing';
  readonly firstMs: number;
  readonly lastMs: number;
  readonly instants: number;
};

/** How often a host was asked, and how often it gave an answer. */
export type HostCoverage = { readonly host: string; readonly asked: number; readonly read: number };

/** expected = done + incomplete + skipped + missing, always. */
export type Coverage = {
  readonly expected: number;
  /** Judged, and every host gave an answer. */
  readonly done: number;
  /** Judged without an answer of some host, or after it had outlived its deadline. */
  readonly incomplete: number;
  readonly skipped: number;
  readonly missing: number;
  /** Looks that a sweep asked for; none of them is expected. */
  readonly followUps: number;
  readonly gaps: readonly CoverageGap[];
  readonly hosts: readonly HostCoverage[];
};

export type CoverageInput = {
  /**
   * In the order of their numbers, without gaps: from the last regular one before the span, if there
   * is one, on. A sweep that is not judged is the last.
   */
  readonly sweeps: readonly Sweep[];
  /** The span, UTC ms: `fromMs` belongs to it, `toMs` does not. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The grid as of a version of the configuration. */
  readonly gridOf: (version: number) => Grid;
};

/**
 * How many of the sweeps that were due in a span there were. What was due after a sweep is said by the
 * configuration that it was opened with. Before a domain's first sweep nothing was due, and from one on
 * that is not judged yet nothing is known.
 */
export function coverageOf({ sweeps, fromMs, toMs, gridOf }: CoverageInput): Coverage {
  const regular = sweeps.filter(({ purpose }) => purpose.kind === 'regular');
  const isIn = ({ scheduledAtMs }: Sweep): boolean =>
    fromMs <= scheduledAtMs && scheduledAtMs < toMs;
  const judged = regular.filter((sweep) => sweep.stage === 'judged' && isIn(sweep));
  const done = judged.filter(isDone).length;
  const gaps = regular.flatMap((sweep, index) =>
    sweep.stage === 'judged'
      ? gapsBetween(sweep, {
          grid: gridOf(sweep.settingsVersion),
          fromMs,
          toMs: Math.min(toMs, regular[index + 1]?.scheduledAtMs ?? toMs),
        })
      : [],
  );
  const [skipped, missing] = [instantsIn(gaps, 'skipped'), instantsIn(gaps, 'missing')];
  return {
    expected: judged.length + skipped + missing,
    done,
    incomplete: judged.length - done,
    skipped,
    missing,
    followUps: sweeps.filter((sweep) => sweep.purpose.kind === 'follow-up' && isIn(sweep)).length,
    gaps,
    hosts: hostsIn(judged),
  };
}

type Between = { readonly grid: Grid; readonly fromMs: number; readonly toMs: number };

/** The instants after a sweep's own and before `toMs`, as far as they are in the span. */
function gapsBetween(sweep: Sweep, { grid, fromMs, toMs }: Between): readonly CoverageGap[] {
  const periodMs = grid.periodSeconds * 1000;
  const after = instantFrom(grid, Math.max(sweep.scheduledAtMs + 1, fromMs));
  const last = latestInstant(grid, toMs - 1);
  const running = instantFrom(grid, Math.max(endedAtMs(sweep), after));
  const gap = (kind: CoverageGap['kind'], firstMs: number, lastMs: number): CoverageGap[] =>
    firstMs > lastMs
      ? []
      : [{ kind, firstMs, lastMs, instants: Math.round((lastMs - firstMs) / periodMs) + 1 }];
  return [
    ...gap('skipped', after, Math.min(last, running - periodMs)),
    ...gap('missing', running, last),
  ];
}

/** The first instant of a grid that is not before a moment. */
function instantFrom(grid: Grid, atMs: number): number {
  const before = latestInstant(grid, atMs);
  return before === atMs ? atMs : before + grid.periodSeconds * 1000;
}

/**
 * When its last phase was closed; a tick that came before that skipped. Where that was after its deadline,
 * no tick had come that would have closed it: from then on nobody looked.
 */
const endedAtMs = (sweep: Sweep): number =>
  Math.min(
    deadlineOf(sweep),
    Math.max(
      sweep.scheduledAtMs,
      ...Object.values(sweep.closings).map(({ closedAtMs }) => closedAtMs),
    ),
  );

function isDone(sweep: Sweep): boolean {
  const closings = Object.values(sweep.closings);
  const outcomes = closings.flatMap(({ outcomes: each }) => Object.values(each));
  return (
    !sweep.overdue &&
    openPhaseOf(sweep) === undefined &&
    outcomes.length > 0 &&
    outcomes.every(({ kind }) => kind === 'read')
  );
}

const instantsIn = (gaps: readonly CoverageGap[], kind: CoverageGap['kind']): number =>
  gaps.filter((gap) => gap.kind === kind).reduce((sum, { instants }) => sum + instants, 0);

/** A host that was asked twice in a sweep was read where one of the two was an answer. */
function hostsIn(sweeps: readonly Sweep[]): readonly HostCoverage[] {
  const hosts = new Map<string, { asked: number; read: number }>();
  for (const { closings } of sweeps) {
    const read = new Map<string, boolean>();
    for (const { outcomes } of Object.values(closings)) {
      for (const [host, { kind }] of Object.entries(outcomes)) {
        read.set(host, kind === 'read' || read.get(host) === true);
      }
    }
    for (const [host, wasRead] of read) {
      const { asked, read: before } = hosts.get(host) ?? { asked: 0, read: 0 };
      hosts.set(host, { asked: asked + 1, read: before + (wasRead ? 1 : 0) });
    }
  }
  return [...hosts]
    .map(([host, counts]) => ({ host, ...counts }))
    .toSorted((one, other) => (one.host < other.host ? -1 : 1));
}
