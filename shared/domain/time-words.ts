import { formatInstant } from './sweep-plan.ts';
import { counted } from './words.ts';

/** A moment as people read it: `2026-03-02 08:24 UTC`. */
export const formatMoment = (atMs: number): string =>
  `${formatInstant(atMs).slice(0, 16).replace('T', ' ')} UTC`;

/** A UTC day: `2026-03-02`. */
export const formatDay = (atMs: number): string => formatInstant(atMs).slice(0, 10);

/** A span of time as people read it: `40 minutes`, `3 h 5 min`, `2 days 4 h`. */
export function spanInWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return counted(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${counted(Math.floor(hours / 24), 'day')} ${hours % 24} h`;
}
