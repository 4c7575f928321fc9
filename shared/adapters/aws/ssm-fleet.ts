import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { commentOf } from './ssm-command.ts';
import { SsmReach, type SsmReachOptions } from './ssm-reach.ts';
import { documentNamed, type SentDocument } from './ssm-send.ts';

export type SsmFleetOptions = SsmReachOptions & {
  /** The one document that is ever sent; its name carries its content. */
  readonly document: string;
  /** How long the document lets its script run. */
  readonly scriptSeconds: number;
};

/** The hosts that SSM manages, read by Run Command. Keeps nothing that matters. */
export class SsmFleet implements Fleet {
  readonly #document: SentDocument;
  readonly #reach: SsmReach;

  constructor(options: SsmFleetOptions) {
    this.#document = documentNamed(options.document, options.scriptSeconds);
    this.#reach = new SsmReach(options);
  }

  async ask({ domain, sweep, phase, attempt, hosts, withinSeconds }: ReadOrder): Promise<Asked> {
    const comment = commentOf([domain, sweep, phase, attempt]);
    const common = { document: this.#document, comment, hosts, withinSeconds };
    return this.#reach.send(domain, (parameters) => ({ ...common, parameters }));
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    return this.#reach.look(command, hosts);
  }
}
