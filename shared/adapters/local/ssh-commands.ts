import type { Answer } from '#ports/fleet.ts';

/** A command that was begun: what came of it, and how to end what still runs. */
export type SshCommand = {
  readonly answers: Map<string, Answer>;
  readonly ending: AbortController;
};

/** The last commands of one kind. One that is forgotten is ended: nobody looks at it any more. */
export class SshCommands {
  readonly #most: number;
  /** The newest last. */
  readonly #kept = new Map<string, SshCommand>();

  constructor(most: number) {
    this.#most = most;
  }

  begin(id: string): SshCommand {
    const command: SshCommand = { answers: new Map(), ending: new AbortController() };
    this.#kept.set(id, command);
    const [oldest] = this.#kept;
    if (this.#kept.size > this.#most && oldest !== undefined) {
      oldest[1].ending.abort();
      this.#kept.delete(oldest[0]);
    }
    return command;
  }

  find(id: string): SshCommand | undefined {
    return this.#kept.get(id);
  }

  end(): void {
    for (const { ending } of this.#kept.values()) ending.abort();
  }
}
