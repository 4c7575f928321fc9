import type { Command } from 'commander';

import type { ListOptions, TimesOptions } from './act-on-quieting.ts';
import {
  ASK_ENDS,
  gathered,
  helpOf,
  tableNumber,
  withAct,
  withService,
  type ActOptions,
} from './act-options.ts';

/** `boks-audit mute`: no messages of what matches, until an end. */
export function addMuteCommand(program: Command): void {
  const mute = program
    .command('mute')
    .summary('keep messages of what is known back, until an end')
    .description('Keeps messages of what matches back, until an end; what happens is recorded.');
  addAdd(mute);
  withService(
    mute
      .command('list')
      .summary('list mutes')
      .description('Lists mutes, and what each covers now.'),
  )
    .option('--domain <name>', 'only those of this domain')
    .addHelpText('after', helpOf(['boks-audit mute list'], ASK_ENDS))
    .action(async (options: ListOptions) => {
      const { listMutes } = await import('./act-on-mutes.ts');
      process.exitCode = await listMutes(options);
    });
  withAct(
    mute
      .command('end')
      .summary('end a mute')
      .description('Ends a mute: what it covered and still lives is told with the next sweep.')
      .argument('<id>', 'as mute list names it: prod-mute-31'),
  )
    .addHelpText('after', helpOf(['boks-audit mute end prod-mute-31 --why "repaired"']))
    .action(async (id: string, options: ActOptions) => {
      const { endMute } = await import('./act-on-mutes.ts');
      process.exitCode = await endMute(id, options);
    });
}

function addAdd(mute: Command): void {
  const command = mute
    .command('add')
    .summary('mute an incident, or what matches')
    .description(
      'Mutes an incident (its host and kind), or what hosts, kinds and tables match, for ' +
        'at most 90 days. A closing is told all the same, and what must speak speaks.',
    )
    .option('--incident <id>', 'mute its host and kind')
    .option('--domain <name>', 'the domain (default: the only one, or that of the incident)')
    .option('--host <name>', 'incidents of this host; may be given again', gathered)
    .option('--kind <kind>', 'incidents of this kind; may be given again', gathered)
    .option('--table <number>', 'incidents of these tables alone; may be given again', tableNumber)
    .option('--from <moment>', 'when it begins (default: at once)')
    .option('--until <moment>', 'when it ends: 2026-11-24T08:00Z')
    .option('--for <span>', 'or how long it lasts: 30m, 2h, 3d');
  withAct(command)
    .addHelpText(
      'after',
      helpOf([
        'boks-audit mute add --incident prod-31-1 --until 2026-11-24T08:00Z \\',
        '    --why "repair is planned, CHG0042"',
        'boks-audit mute add --host REPHOST --kind silent --for 2h --why "agent moved"',
      ]),
    )
    .action(async (options: MuteOptions) => {
      const { addMute } = await import('./act-on-mutes.ts');
      process.exitCode = await addMute(options);
    });
}

export type MuteOptions = ActOptions &
  TimesOptions & {
    readonly incident?: string;
    readonly domain?: string;
    readonly host?: readonly string[];
    readonly kind?: readonly string[];
    readonly table?: readonly number[];
  };
