import { Option, type Command } from 'commander';

import { CLOSING_CODES, WITHDRAWN_RIGHTS } from '#domain/closing.ts';

import {
  ASK_ENDS,
  helpOf,
  withAct,
  withChange,
  withKey,
  withService,
  type ActOptions,
  type ServiceOptions,
} from './act-options.ts';

/** `boks-audit incident`: look at one, take it upon oneself, comment on it, close it. */
export function addIncidentCommand(program: Command): void {
  const incident = program
    .command('incident')
    .summary('show, acknowledge, comment on or close an incident')
    .description('Shows one incident, or records what a person does about it.');
  addShow(incident);
  addPlain(incident, {
    verb: 'ack',
    summary: 'take it upon oneself',
    route: 'acknowledgements',
    does: 'Takes an incident upon oneself: fewer reminders until it closes, reopens or has grown.',
    example: 'boks-audit incident ack prod-31-1 --why "on it, CHG0042"',
  });
  addPlain(incident, {
    verb: 'comment',
    summary: 'add a comment',
    route: 'comments',
    does: 'Adds a comment: the text of --why.',
    example: 'boks-audit incident comment prod-31-1 --why "the bridge was restarted"',
  });
  addClose(incident);
}

function addShow(incident: Command): void {
  withService(
    incident
      .command('show')
      .summary('show one incident')
      .description('Shows one incident: what holds, what happened, what to do next.')
      .argument('<id>', 'as the message names it: prod-31-1'),
  )
    .addHelpText('after', helpOf(['boks-audit incident show prod-31-1'], ASK_ENDS))
    .action(async (id: string, options: ServiceOptions) => {
      const { showIncident } = await import('./show-incidents.ts');
      process.exitCode = await showIncident(id, options);
    });
}

type Plain = {
  readonly verb: string;
  readonly summary: string;
  readonly route: 'acknowledgements' | 'comments';
  readonly does: string;
  readonly example: string;
};

function addPlain(incident: Command, { verb, summary, route, does, example }: Plain): void {
  withAct(
    incident.command(verb).summary(summary).description(does).argument('<id>', 'of the incident'),
  )
    .addHelpText('after', helpOf([example]))
    .action(async (id: string, options: ActOptions) => {
      const { actOnIncident } = await import('./act-on-incident.ts');
      process.exitCode = await actOnIncident(id, route, options);
    });
}

function addClose(incident: Command): void {
  const command = incident
    .command('close')
    .summary('close it, or give its closing record')
    .description(
      'Closes an incident that is not proved any more, with its closing record where its ' +
        'kind asks for one. Without --code it gives the record of one that is closed already.',
    )
    .argument('<id>', 'of the incident')
    .addOption(new Option('--code <code>', 'how it is closed').choices(CLOSING_CODES))
    .option('--accepted-until <moment>', 'with risk-accepted: the end of the acceptance')
    .option('--closing <file>', 'the closing record, YAML or JSON; - reads standard input')
    .option('--print-closing', 'print the record to be filled in, and close nothing')
    .option('--without-closing', 'close without a record; that is reported')
    .option('--root-cause <text>', 'of the closing record')
    .option('--remediation <text>', 'of the closing record')
    .option('--prevention <text>', 'of the closing record')
    .option('--ticket <text>', 'of the closing record')
    .option('--exposure-from <moment>', 'of the closing record (default: first seen)')
    .option('--exposure-to <moment>', 'of the closing record (default: closed, or now)')
    .addOption(
      new Option('--right-usable <answer>', 'was a withdrawn right usable?').choices(
        WITHDRAWN_RIGHTS,
      ),
    )
    .addOption(
      new Option('--right-used <answer>', 'was a withdrawn right used?').choices(WITHDRAWN_RIGHTS),
    )
    .option('--why <text>', 'kept with the closing, for good');
  withService(withKey(withChange(command)))
    .addHelpText('after', helpOf(CLOSE_EXAMPLES))
    .action(async (id: string, options: CloseOptions) => {
      const { closeIncident } = await import('./close-incident.ts');
      process.exitCode = await closeIncident(id, options);
    });
}

export type CloseOptions = Omit<ActOptions, 'why'> & {
  readonly why?: string;
  readonly code?: string;
  readonly acceptedUntil?: string;
  readonly closing?: string;
  readonly printClosing?: boolean;
  readonly withoutClosing?: boolean;
  readonly rootCause?: string;
  readonly remediation?: string;
  readonly prevention?: string;
  readonly ticket?: string;
  readonly exposureFrom?: string;
  readonly exposureTo?: string;
  readonly rightUsable?: string;
  readonly rightUsed?: string;
};

const CLOSE_EXAMPLES = [
  'boks-audit incident close prod-31-1 --print-closing > closing.yaml',
  'boks-audit incident close prod-31-1 --code reset-done --closing closing.yaml \\',
  '    --why "reset as K1262 says, CHG0042"',
  'boks-audit incident close prod-40-2 --code risk-accepted --without-closing \\',
  '    --accepted-until 2026-12-01T00:00Z --why "no logins there until then"',
];
