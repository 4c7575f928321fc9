import { joinRolled, NOTHING_ROLLED, type Rolled } from './rolled.ts';

/** What was seen of a table in the step that begins, or lies around, a moment; UTC ms. */
export type Piece = { readonly atMs: number; readonly seen: Rolled };

/** Some steps as one. */
export type CurvePoint = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly steps: number;
  /** How many of its steps have no number: nothing was read, or nobody looked. */
  readonly gaps: number;
  readonly seen: Rolled;
};

/** A span of whole steps since 1970 that is to be shown as at most so many points. */
export type CurveAsked = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly points: number;
};

/**
 * A span as points of equally many steps, but for the last. Pieces come in the order of time.
 *
 * Invariant: the lowest and highest of every piece within the span are those of its point, every sweep is
 * counted once, and a step without a number is a gap of its point, never bridged.
 */
export function downsample(
  pieces: readonly Piece[],
  { fromMs, toMs, stepMs, points }: CurveAsked,
): readonly CurvePoint[] {
  const [first, end] = [Math.floor(fromMs / stepMs), Math.ceil(toMs / stepMs)];
  const steps = new Map<number, Rolled>();
  for (const { atMs, seen } of pieces) {
    const step = Math.floor(atMs / stepMs);
    steps.set(step, joinRolled(steps.get(step) ?? NOTHING_ROLLED, seen));
  }
  const width = Math.max(1, Math.ceil((end - first) / points));
  return Array.from({ length: Math.max(0, Math.ceil((end - first) / width)) }, (_, index) => {
    const from = first + index * width;
    const to = Math.min(from + width, end);
    const within = Array.from({ length: to - from }, (__, n) => steps.get(from + n));
    const seen = within.map((step) => step ?? NOTHING_ROLLED);
    return {
      fromMs: from * stepMs,
      toMs: to * stepMs,
      steps: seen.length,
      gaps: seen.filter(({ sequence }) => sequence === null).length,
      seen: seen.reduce(joinRolled, NOTHING_ROLLED),
    };
  });
}
