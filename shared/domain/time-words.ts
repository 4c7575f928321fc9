import { formatInstant } from './sweep-plan.ts';
import { counted } from './words.ts';

/** A moment as people read it: `2026-03-02 08:24 UTC`. */
export const formatMoment = (atMs: number): string =>
  `${formatInstant(atMs).slice(0, 16).replace('T', ' ')} UTC`;

/** A UTC day: `2026-03-02`. */
export const formatDay = (atMs: number): string => formatInstant(atMs).slice(0, 10);

/** A span of time as people read it, in milliseconds: `40 minutes`, `3 hours`, `2 days`. */
export function spanInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}
