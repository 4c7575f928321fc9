import * as z from 'zod';

/** A span of time as people write it, `90s`, `5m` or `1h`; whole seconds inside. */
export const Duration = z
  .string('write a duration as 90s, 5m or 1h')
  .regex(/^[1-9]\d{0,6}[smh]$/, 'write a duration as 90s, 5m or 1h')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS.get(text.slice(-1)) ?? 1));

/** As it is written: the largest unit that is whole. */
export function durationInFile(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);
