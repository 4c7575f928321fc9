import { clip, printable, WIDTH, wrap } from '../text/layout.ts';

/** What the service prints on: lines, and on a terminal one last line that is written again. */
export type Stream = {
  readonly isTTY?: boolean | undefined;
  write(text: string, done: (error?: Error | null) => void): boolean;
};

/** The terminal of the service. No line is wider than 80 columns; nothing goes to standard error. */
export class Terminal {
  readonly #stream: Stream;
  #hasProgress = false;
  #isBlank = true;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /**
   * Prints lines, and comes back when they were taken: what was said survives a kill. Of several
   * blank lines in a row one is printed.
   */
  async say(lines: readonly string[]): Promise<void> {
    const clear = this.#hasProgress ? CLEAR_LINE : '';
    this.#hasProgress = false;
    const shown = lines.filter((line) => {
      const isSecond = line === '' && this.#isBlank;
      this.#isBlank = line === '';
      return !isSecond;
    });
    await this.#write(`${clear}${shown.map((line) => `${line}\n`).join('')}`);
  }

  get showsProgress(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Shows what is going on now, in place of what was shown before; on a pipe, nothing. */
  async progress(text: string): Promise<void> {
    if (!this.showsProgress) return;
    this.#hasProgress = true;
    await this.#write(`${CLEAR_LINE}${clip(asciiOf(text), WIDTH - 1)}`);
  }

  async #write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/**
 * A text beside a lead (a time, an edge). A line that fits stays as it is; what is wrapped hangs
 * under its own beginning, behind a label (`WHAT   `) or a number (`1. `).
 */
export function beside(lead: string, text: string): readonly string[] {
  const blank = ' '.repeat(lead.length);
  return text.split('\n').flatMap((printed, at) => {
    const line = asciiOf(printed.trimEnd());
    const start = at === 0 ? lead : blank;
    if (start.length + line.length <= WIDTH) return [`${start}${line}`.trimEnd()];
    const head = LABEL.exec(line)?.[0] ?? '';
    return wrap(line.slice(head.length), `${start}${head}`);
  });
}

/** One character, one byte, one column: a log that counts bytes finds no line too wide either. */
const asciiOf = (text: string): string =>
  printable(text)
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll('…', '...')
    .replaceAll('→', '->')
    .replaceAll(/[^\x20-\x7e]/g, '?');

const LABEL = /^(?:\S+ {2,}| *)(?:\d+\. )?/;
const CLEAR_LINE = '\r\u001b[2K';
