type Terminal = { readonly isTTY: boolean; readonly write: (text: string) => boolean };

/** On a terminal, once it has taken a second: how far something is. */
export class Progress {
  readonly #terminal: Terminal;
  #toldAtMs = Date.now();
  #isTold = false;

  constructor(terminal: Terminal = process.stderr) {
    this.#terminal = terminal;
  }

  tell(text: string): void {
    const nowMs = Date.now();
    if (!this.#terminal.isTTY || nowMs - this.#toldAtMs < 1_000) return;
    this.#toldAtMs = nowMs;
    this.#isTold = true;
    this.#terminal.write(`\r${text}\u001b[K`);
  }

  /** Leaves nothing of it on the terminal. */
  end(): void {
    if (this.#isTold) this.#terminal.write('\r\u001b[K');
  }
}
