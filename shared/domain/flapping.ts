import type { Incident, IncidentKind } from './incident.ts';

/** Latched kinds never flap: they close by proof, or by a person. */
export const LATCHED: ReadonlySet<IncidentKind> = new Set([
  'ahead',
  'master-went-back',
  'master-restamped',
]);

type Opening = Pick<Incident, 'kind' | 'opens' | 'flapping'>;

/** The openings that are remembered once it opens now, and whether it flaps by them (rules.md, D6). */
export function openingAt(
  { kind, opens = [] }: Opening,
  nowMs: number,
): Pick<Incident, 'opens' | 'flapping'> {
  if (LATCHED.has(kind)) return {};
  const recent = [...opens.filter((atMs) => nowMs - atMs < DAY_MS), nowMs].slice(-FLAPS_FROM);
  return recent.length < FLAPS_FROM ? { opens: recent } : { opens: recent, flapping: true };
}

/** It flaps until a day has passed since it opened last. */
export const isOverFlapping = ({ opens = [], flapping }: Opening, nowMs: number): boolean =>
  flapping === true && nowMs - (opens.at(-1) ?? 0) >= DAY_MS;

/** When that will be, UTC ms; undefined where it does not flap. */
export const flapsUntilMs = ({ opens = [], flapping }: Opening): number | undefined =>
  flapping === true ? (opens.at(-1) ?? 0) + DAY_MS : undefined;

const FLAPS_FROM = 4;
const DAY_MS = 86_400_000;
