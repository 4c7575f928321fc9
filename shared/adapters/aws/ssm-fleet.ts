import type { Answer, Asked, Fleet, ReadOrder, Senders, SweepPlace } from '#ports/fleet.ts';

import { commentOf, sweepNamedIn } from './ssm-command.ts';
import {
  documentNamed,
  readsThrough,
  type SentDocument,
  type ThroughDocument,
} from './ssm-order.ts';
import { SsmReach, type SsmReachOptions } from './ssm-reach.ts';

export type SsmFleetOptions = SsmReachOptions & {
  /** The one document that hosts are sent; its name carries its content. */
  readonly document: string;
  /** How long the document lets its script run. */
  readonly scriptSeconds: number;
  /** The one that nodes are sent, to read hosts without an agent. */
  readonly throughDocument: string;
};

/**
 * The hosts that SSM manages, read by Run Command, and those that have no agent, read by a node that
 * it manages. Keeps nothing that matters.
 */
export class SsmFleet implements Fleet, Senders {
  readonly #document: SentDocument;
  readonly #through: ThroughDocument;
  readonly #reach: SsmReach;

  constructor(options: SsmFleetOptions) {
    this.#document = documentNamed(options.document, options.scriptSeconds);
    this.#through = readsThrough(options.throughDocument);
    this.#reach = new SsmReach(options);
  }

  async ask({ domain, sweep, phase, attempt, hosts, withinSeconds }: ReadOrder): Promise<Asked> {
    const comment = commentOf([domain, sweep, phase, attempt]);
    const [document, through] = [this.#document, this.#through];
    const common = { document, through, comment, hosts, withinSeconds };
    return this.#reach.send(domain, (parameters) => ({ ...common, parameters }));
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    return this.#reach.look(command, hosts);
  }

  async senderOf(commandId: string): Promise<SweepPlace | undefined> {
    return sweepNamedIn(await this.#reach.commentOn(commandId));
  }
}
