import { randomUUID } from 'node:crypto';

import { InvalidArgumentError, type Command } from 'commander';

import type { ActTaken } from '#contracts/api-acts.ts';

import type { Where } from '../local/api-calls.ts';
import { DEFAULT_DATA } from '../local/serve-options.ts';
import { actText } from '../text/act-words.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printable, wrap } from '../text/layout.ts';
import { printJson } from '../text/output.ts';

/** Which service, and how its answer is printed. */
export type ServiceOptions = Where & { readonly json?: boolean };

/** What every act is given. */
export type ActOptions = ServiceOptions & {
  readonly why: string;
  readonly change?: string;
  readonly key?: string;
};

/** `--api --data --region --json`, as every command has them that asks a service. */
export const withService = (command: Command): Command =>
  command
    .option('--api <url>', 'address of the service (default: the one on --data)')
    .option('--data <directory>', 'the data of the service on this machine', DEFAULT_DATA)
    .option('--region <region>', 'sign for this Region of AWS (default: from the address)')
    .option('--json', 'print the answer as JSON');

/** The same, and `--why --change --key`, as every act has them. */
export const withAct = (command: Command): Command => withWhy(withChange(command));

/** The same without `--change`, for what has its own. */
export const withWhy = (command: Command): Command =>
  withService(withKey(command.requiredOption('--why <text>', 'kept with the act, for good')));

/** `--change`, for whoever acts under one. */
export const withChange = (command: Command): Command =>
  command.option('--change <number>', 'the number of the change that allows it');

/** `--key`, for whoever repeats an act. */
export const withKey = (command: Command): Command =>
  command.option('--key <text>', 'repeat an act whose answer was lost: the key that it named');

/** The key of an act: of its own, unless one is repeated. */
export const keyOf = ({ key }: Pick<ActOptions, 'key'>): string => key ?? randomUUID();

/** Adds to what an option was given before: it may be given again. */
export const gathered = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/**
 * Adds a table as people write it, `T7` or `7`, to those given before. Throws what commander
 * reports as wrong usage.
 */
export function tableNumber(text: string, before: readonly number[] = []): readonly number[] {
  const [, number] = /^T?(\d{1,4})$/i.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('A table is T7, or 7.');
  return [...before, Number(number)];
}

/** One table that is named by its number. */
export function aTable(text: string): number {
  const [table = 0] = tableNumber(text);
  return table;
}

/** Prints what became of an act, and then the lines that follow from it. */
export function printTaken(
  taken: ActTaken,
  { json }: ServiceOptions,
  next: readonly string[] = [],
): number {
  if (json === true) {
    printJson(taken);
    return EXIT_STATUS.ok;
  }
  const { domain, record } = taken;
  const lines = [
    ...wrap(printable(`recorded: ${actText(taken)} (${domain}, record ${record})`)),
    ...next.flatMap((line) => wrap(printable(line), '  ')),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT_STATUS.ok;
}

/** How such a command ends; its examples stand before it. */
export const helpOf = (examples: readonly string[], ends = ACT_ENDS): string =>
  ['', 'Examples:', ...examples.map((line) => `  ${line}`), '', ends].join('\n');

/** The exit status of what only asks. */
export const ASK_ENDS = 'Exit status: 0 answered; 3 no answer, a fault, or wrong usage.';
const ACT_ENDS =
  'Exit status: 0 it is recorded; 1 the service refused it, and nothing changed;\n' +
  '3 no answer, a fault, or wrong usage.';
