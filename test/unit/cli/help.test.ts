import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { leavesOf, wholeProgram } from './whole-program.ts';

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return help;
}

/** What has no answer to print: a service tells its story, a shell reads a script. */
const WITHOUT_JSON = new Set(['serve', 'completion']);
const COMMANDS = leavesOf(await wholeProgram());

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
