import { formatInstant } from './sweep-plan.ts';

/** A moment as people read it: `2026-03-02 08:24 UTC`. */
export const formatMoment = (atMs: number): string =>
  `${formatInstant(atMs).slice(0, 16).replace('T', ' ')} UTC`;

/** A UTC day: `2026-03-02`. */
export const formatDay = (atMs: number): string => formatInstant(atMs).slice(0, 10);
