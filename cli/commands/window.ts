import type { Command } from 'commander';

import type { ListOptions, TimesOptions } from './act-on-quieting.ts';
import {
  ASK_ENDS,
  gathered,
  helpOf,
  withAct,
  withService,
  withWhy,
  type ActOptions,
} from './act-options.ts';
import type { EndOptions } from './moments.ts';

/** `boks-audit window`: drills and maintenance that are planned, under a change number. */
export function addWindowCommand(program: Command): void {
  const window = program
    .command('window')
    .summary('plan a drill or maintenance')
    .description('Plans a drill or maintenance: role changes of its hosts are expected meanwhile.');
  addPlan(window);
  withService(
    window
      .command('list')
      .summary('list windows')
      .description('Lists windows, the last that are over too.'),
  )
    .option('--domain <name>', 'only those of this domain')
    .addHelpText('after', helpOf(['boks-audit window list'], ASK_ENDS))
    .action(async (options: ListOptions) => {
      const { listWindows } = await import('./act-on-windows.ts');
      process.exitCode = await listWindows(options);
    });
  addExtend(window);
  withAct(
    window
      .command('end')
      .summary('end a window')
      .description('Ends a window: what it covered and still lives is told with the next sweep.')
      .argument('<id>', 'as window list names it: prod-window-31'),
  )
    .addHelpText('after', helpOf(['boks-audit window end prod-window-31 --why "back early"']))
    .action(async (id: string, options: ActOptions) => {
      const { endWindow } = await import('./act-on-windows.ts');
      process.exitCode = await endWindow(id, options);
    });
}

function addPlan(window: Command): void {
  const command = window
    .command('plan')
    .summary('plan a window')
    .description('Plans a window for hosts, at most 14 days long. It needs a change number.')
    .requiredOption('--host <name>', 'a host of it; may be given again', gathered)
    .requiredOption('--change <number>', 'the number of the change that allows it')
    .option('--domain <name>', 'the domain (default: the only one)')
    .option('--kind <kind>', 'cover this kind alone; may be given again', gathered)
    .option('--from <moment>', 'when it begins (default: at once)')
    .option('--until <moment>', 'when it ends: 2026-11-24T08:00Z')
    .option('--for <span>', 'or how long it lasts: 90m, 4h, 2d');
  withWhy(command)
    .addHelpText(
      'after',
      helpOf([
        'boks-audit window plan --host bokmaster --host REPHOST --change CHG0042 \\',
        '    --from 2026-11-28T06:00Z --for 4h --why "disaster recovery drill"',
      ]),
    )
    .action(async (options: PlanOptions) => {
      const { planWindow } = await import('./act-on-windows.ts');
      process.exitCode = await planWindow(options);
    });
}

function addExtend(window: Command): void {
  const command = window
    .command('extend')
    .summary('give a window another end')
    .description('Gives a window another end, later or sooner.')
    .argument('<id>', 'as window list names it: prod-window-31')
    .option('--until <moment>', 'its new end: 2026-11-28T12:00Z')
    .option('--for <span>', 'or so long after its end now: 30m, 2h');
  withAct(command)
    .addHelpText(
      'after',
      helpOf(['boks-audit window extend prod-window-31 --for 2h --why "it takes longer"']),
    )
    .action(async (id: string, options: ExtendOptions) => {
      const { extendWindow } = await import('./act-on-windows.ts');
      process.exitCode = await extendWindow(id, options);
    });
}

export type PlanOptions = ActOptions &
  TimesOptions & {
    readonly domain?: string;
    readonly host: readonly string[];
    readonly kind?: readonly string[];
    readonly change: string;
  };

export type ExtendOptions = ActOptions & EndOptions;
