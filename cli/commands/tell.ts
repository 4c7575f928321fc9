import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';

/** What a command has to say, to people and to programs. */
export type Told = { readonly text: string; readonly json: object };

/** Prints it for whoever asked; returns the exit status. */
export function tell({ text, json }: Told, options: { readonly json?: boolean }): number {
  if (options.json === true) printJson(json);
  else process.stdout.write(text);
  return EXIT_STATUS.ok;
}
