import { printable } from './layout.ts';

/** Prints a value as JSON on standard output. What a terminal would obey is escaped (C1, DEL). */
export function printJson(value: object): void {
  const text = JSON.stringify(value, undefined, 2);
  process.stdout.write(`${text.replace(/[\u007f-\u009f]/g, escaped)}\n`);
}

/** Says on standard error, in one line, why something could not be done. */
export function complain(reason: string): void {
  process.stderr.write(`boks-audit: ${printable(reason)}\n`);
}

/** What a parser of command lines says of wrong usage, as one line that says where to read on. */
export function wrongUsage(text: string, command: string): string {
  const said = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\.$/, '');
  return `${said.replaceAll('\n', ' ')}; ${command} --help says how it is used`;
}

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
