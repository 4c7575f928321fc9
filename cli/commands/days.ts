import { InvalidArgumentError } from 'commander';

import { isDay } from './is-day.ts';

/** A UTC day as an option has it. Throws what commander reports as wrong usage. */
export function aDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('A day is 2026-11-01, in UTC.');
  return text;
}
