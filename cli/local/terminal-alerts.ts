import type { AlertMessage, Alerts } from '#ports/alerts.ts';

import { beside, type Terminal } from './terminal.ts';

/** Tells people on the terminal: the whole message, with its id, so that a repeat can be known. */
export class TerminalAlerts implements Alerts {
  readonly channel = 'terminal';
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async tell({ id, subject, body }: AlertMessage): Promise<void> {
    await this.#terminal.say([
      '',
      `ALERT  ${id}`,
      ...edged(subject),
      EDGE.trimEnd(),
      ...edged(body.trimEnd()),
      '',
    ]);
  }
}

/** Every line of a message bears the edge, also those that wrapping made. */
const edged = (text: string): readonly string[] =>
  beside(EDGE, text).map((line) => `${EDGE}${line.slice(EDGE.length)}`.trimEnd());

const EDGE = '    | ';
