import type { Rendered } from '#domain/rendering/rendered.ts';
import type { AlertMessage, Alerts } from '#ports/alerts.ts';

import { beside, type Terminal } from './terminal.ts';

/**
 * Tells people on the terminal: what they would get by mail, SMS and chat, one below the other, under
 * the message's id, so that a repeat can be known.
 */
export class TerminalAlerts implements Alerts {
  readonly channel = 'terminal';
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async tell({ id, rendered }: AlertMessage): Promise<void> {
    await this.#terminal.say(['', `ALERT  ${id}`, ...linesOf(rendered), '']);
  }
}

function linesOf(rendered: Rendered): readonly string[] {
  switch (rendered.kind) {
    case 'terminal': {
      const { mail, sms, chat } = rendered.texts;
      return [
        ...edged('MAIL', [mail.subject, '', mail.body]),
        EDGE.trimEnd(),
        ...(sms === undefined ? [] : [...edged('SMS', [sms]), EDGE.trimEnd()]),
        ...edged('CHAT', chatLines(chat)),
      ];
    }
    case 'mail':
      return edged('MAIL', [rendered.subject, '', rendered.body]);
    case 'sms':
      return edged('SMS', [rendered.text]);
    case 'chat':
      return edged('CHAT', chatLines(rendered.message));
    case 'events':
      return edged(
        'EVENT',
        rendered.events.map((event) => JSON.stringify(event)),
      );
  }
}

type ChatMessage = Extract<Rendered, { kind: 'chat' }>['message'];

const chatLines = ({ content }: ChatMessage): readonly string[] => [
  content.title,
  content.description,
  ...(content.nextSteps ?? []).map((step) => `- ${step}`),
];

/** Every line bears the edge, also those that wrapping made; the first one the channel's name. */
const edged = (channel: string, texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => beside(EDGE, text.trimEnd()))
    .map((line, at) => {
      const edge = at === 0 ? `${channel.padStart(EDGE.length - 2)}| ` : EDGE;
      return `${edge}${line.slice(EDGE.length)}`.trimEnd();
    });

const EDGE = '     | ';
