import { readFileSync } from 'node:fs';

import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

const ADDED = /^import \{ (add\w+) \} from '.\/commands\/(.+)\.ts';$/gm;

/** Every command that does something, as it is typed: what the program itself is made of. */
async function allCommands(): Promise<readonly (readonly [string, Command])[]> {
  const program = new Command('boks-audit').version('0.0.0');
  for (const [, name = '', file] of readFileSync('cli/main.ts', 'utf8').matchAll(ADDED)) {
    const module: Readonly<Record<string, unknown>> = await import(`#cli/commands/${file}.ts`);
    const add = module[name];
    if (typeof add !== 'function') throw new Error(`${file} exports no ${name}`);
    add(program);
  }
  return leavesOf(program, []);
}

const leavesOf = (command: Command, typed: readonly string[]): readonly [string, Command][] =>
  command.commands.length === 0
    ? [[typed.join(' '), command]]
    : command.commands.flatMap((each) => leavesOf(each, [...typed, each.name()]));

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return help;
}

/** What has no answer to print: a service tells its story. */
const WITHOUT_JSON = new Set(['serve']);
const COMMANDS = await allCommands();

describe.each(COMMANDS)('the help of boks-audit %s', (typed, command) => {
  const help = helpOf(command);

  it('has examples of that very command, and says how it ends', () => {
    const [, examples = ''] = /\nExamples:\n((?: {2}.*\n)+)/.exec(help) ?? [];
    expect(examples).toContain(`boks-audit ${typed}`);
    expect(help).toMatch(/\nExit status: 0 /);
  });

  it('fits 80 columns', () => {
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.skipIf(WITHOUT_JSON.has(typed))('has --json', () => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
  });
});

it('is of every command that the issue names', () => {
  const typed = COMMANDS.map(([name]) => name);
  const few = ['status', 'check', 'incident ack', 'mute add', 'verify history', 'config push'];
  expect(typed).toEqual(expect.arrayContaining(few));
});
