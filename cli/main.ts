import { readFileSync } from 'node:fs';

import { Command, CommanderError } from 'commander';

import { addAlertCommand } from './commands/alert.ts';
import { addAtCommand } from './commands/at.ts';
import { addBundleCommand } from './commands/bundle.ts';
import { addCaptureCommand } from './commands/capture.ts';
import { addCheckCommand } from './commands/check.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addConfigCommand } from './commands/config.ts';
import { addCoverageCommand } from './commands/coverage.ts';
import { addExportCommand } from './commands/export.ts';
import { addExposureCommand } from './commands/exposure.ts';
import { addFindingsCommand } from './commands/findings.ts';
import { addHistoryCommand } from './commands/history.ts';
import { addIncidentCommand } from './commands/incident.ts';
import { addIncidentsCommand } from './commands/incidents.ts';
import { addMuteCommand } from './commands/mute.ts';
import { addParseCommand } from './commands/parse.ts';
import { addPropagationCommand } from './commands/propagation.ts';
import { addRejudgeCommand } from './commands/rejudge.ts';
import { addServeCommand } from './commands/serve.ts';
import { addStatusCommand } from './commands/status.ts';
import { addSweepCommand } from './commands/sweep.ts';
import { addTableCommand } from './commands/table.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { addWindowCommand } from './commands/window.ts';
import { EXIT_STATUS } from './text/exit-status.ts';
import { complain, wrongUsage } from './text/output.ts';

/** Every command of `boks-audit`; the order is that of its help. */
function programOf(): Command {
  const program = new Command('boks-audit')
    .description('Audits the replication of BoKS domains. It reads, and changes nothing.')
    .version(versionOf())
    // `--version` behind a command is that command's own.
    .enablePositionalOptions()
    .configureOutput({ outputError: (text) => complain(wrongUsage(text, meantIn(program))) })
    .addHelpText('after', START)
    .exitOverride();
  addServeCommand(program);
  addStatusCommand(program);
  addCheckCommand(program);
  addIncidentsCommand(program);
  addIncidentCommand(program);
  addMuteCommand(program);
  addWindowCommand(program);
  addAlertCommand(program);
  addSweepCommand(program);
  addConfigCommand(program);
  addCompareCommand(program);
  addParseCommand(program);
  addCaptureCommand(program);
  addBundleCommand(program);
  addAtCommand(program);
  addHistoryCommand(program);
  addCoverageCommand(program);
  addExposureCommand(program);
  addPropagationCommand(program);
  addTableCommand(program);
  addExportCommand(program);
  addFindingsCommand(program);
  addVerifyCommand(program);
  addRejudgeCommand(program);
  addCompletionCommand(program);
  return program;
}

/** The command that the words of the command line begin with, as it is typed. */
function meantIn(program: Command): string {
  const typed = [program.name()];
  let command: Command | undefined = program;
  for (const word of process.argv.slice(2)) {
    command = command.commands.find((each) => each.name() === word);
    if (command === undefined) break;
    typed.push(word);
  }
  return typed.join(' ');
}

/** Beside `dist/` and `cli/` alike stands the package that this file belongs to. */
function versionOf(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed ? String(manifest.version) : 'unknown';
}

/** A reader that has seen enough (`| head -1`) closes the pipe; the exit status stays what it is. */
function endQuietlyWhenClosed(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') complain(`cannot write: ${error.code ?? error.message}`);
    process.exit();
  });
}

const START = `
Examples:
  boks-audit serve --demo           the incident of 2008, on simulated hosts
  boks-audit status                 in another terminal, as long as it runs
  boks-audit status --api https://….amazonaws.com

Each command has --help of its own.`;

endQuietlyWhenClosed(process.stdout);
endQuietlyWhenClosed(process.stderr);
try {
  await programOf().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_STATUS.unknown;
  } else {
    complain(`failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = EXIT_STATUS.unknown;
  }
}
