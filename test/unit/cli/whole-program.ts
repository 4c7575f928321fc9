import { readFileSync } from 'node:fs';

import { Command } from 'commander';

const ADDED = /^import \{ (add\w+) \} from '.\/commands\/(.+)\.ts';$/gm;

/** The program with every command that `cli/main.ts` gives it; nothing is run. */
export async function wholeProgram(): Promise<Command> {
  const program = new Command('boks-audit').version('0.0.0').enablePositionalOptions();
  for (const [, name = '', file] of readFileSync('cli/main.ts', 'utf8').matchAll(ADDED)) {
    const module: Readonly<Record<string, unknown>> = await import(`#cli/commands/${file}.ts`);
    const add = module[name];
    if (typeof add !== 'function') throw new Error(`${file} exports no ${name}`);
    add(program);
  }
  return program;
}

/** Every command that does something, as it is typed. */
export const leavesOf = (
  command: Command,
  typed: readonly string[] = [],
): readonly [string, Command][] =>
  command.commands.length === 0
    ? [[typed.join(' '), command]]
    : command.commands.flatMap((each) => leavesOf(each, [...typed, each.name()]));
