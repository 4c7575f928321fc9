import type { Miss } from '#domain/miss.ts';
import type { PhaseName } from '#domain/snapshot.ts';

/** One order to read hosts. Sent twice it only reads twice; it never changes anything on a host. */
export type ReadOrder = {
  readonly domain: string;
  readonly sweep: number;
  readonly sweepId: string;
  readonly phase: PhaseName;
  readonly attempt: number;
  readonly hosts: readonly string[];
  readonly withinSeconds: number;
};

/**
 * What was sent; hosts that could not even be asked are misses at once. A command that sent a document,
 * or a script, names it: its name has its hash.
 */
export type Asked = {
  readonly commands: readonly {
    readonly command: string;
    readonly hosts: readonly string[];
    readonly document?: string;
  }[];
  readonly misses: Readonly<Record<string, Miss>>;
};

/**
 * What is true of one host of a command now. `text` is what the host printed, whole, unparsed; `via`
 * the node through which it was read, or is waited for, where one is between.
 */
export type Answer =
  | { readonly kind: 'pending'; readonly via?: string }
  | { readonly kind: 'answered'; readonly text: string; readonly via?: string }
  | Miss;

/** The hosts of all domains, as far as they can be read. Its first implementation is the simulator. */
export interface Fleet {
  ask(order: ReadOrder): Promise<Asked>;
  /** Looks at one command: every host of it, by name. */
  look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>>;
}

/** A sweep by its domain and number. */
export type SweepPlace = { readonly domain: string; readonly sweep: number };

/** Commands that say themselves who sent them. */
export interface Senders {
  /**
   * The sweep that a command names by its own id; undefined where it names none. A hint, no proof. Throws
   * where the command is not shown yet: who is told of its end is to be told again.
   */
  senderOf(commandId: string): Promise<SweepPlace | undefined>;
}
