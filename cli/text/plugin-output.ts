import type { CheckState } from '#domain/verdict.ts';

import { printable } from './layout.ts';

/** What a monitor is told: one line, numbers to be drawn, and what else a person may want to read. */
export type PluginResult = {
  readonly state: CheckState;
  readonly text: string;
  /** By their labels; what is not known is not there, never 0. */
  readonly numbers: readonly PluginNumber[];
  readonly more: readonly string[];
};

export type PluginNumber = {
  readonly label: string;
  readonly value: number;
  /** `s` for seconds; left out for a count. */
  readonly unit?: 's';
};

/**
 * A result as Nagios and Icinga read it (Monitoring Plugins Development Guidelines): the state and a
 * line, a bar and the numbers; then the rest. Where it is too long for them, its end is cut off.
 */
export function pluginOutput({ state, text, numbers, more }: PluginResult): string {
  const drawn = numbers.map(({ label, value, unit = '' }) => `${label}=${value}${unit};;;0`);
  const bar = drawn.length === 0 ? '' : ` | ${drawn.join(' ')}`;
  const first = `BOKS ${state.toUpperCase()} - ${cut(plain(text), MOST_OF_FIRST)}${bar}`;
  const lines = [first];
  let room = MOST_BYTES - Buffer.byteLength(first);
  for (const [at, line] of more.map(plain).entries()) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) {
      lines.push(`and ${more.length - at} more lines: ask boks-audit status`);
      break;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/** What follows a bar would be read as numbers, and a line break ends the line. */
const plain = (text: string): string => printable(text).replaceAll('|', '/');

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 3)}...`;

/** A pager and a list show about as much. */
const MOST_OF_FIRST = 240;
/** Nagios takes 8 KB, many of the ways to it 4. */
const MOST_BYTES = 3_800;
