import { linesOf } from '../../boksdiag/lines.ts';

/** The settings of ENV that were shown, by name; the last line of a name counts, as for a shell. */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const shown = [...linesOf(text)].flatMap(({ text: line }) => {
    const [, name, value = ''] = SETTING.exec(line) ?? [];
    return name === undefined ? [] : [[name, withoutQuotes(value)] as const];
  });
  return new Map(shown);
}

const withoutQuotes = (value: string): string =>
  value
    .trim()
    .replace(/^(["'])(.*)\1;?$/, '$2')
    .replace(/;$/, '');

const SETTING = /^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)=(.*)$/;
