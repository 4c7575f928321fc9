import type { SSMClient } from '@aws-sdk/client-ssm';

import type { Clock } from '#ports/basics.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { SsmCalls, type SsmLimits } from './ssm-calls.ts';
import { commentOf } from './ssm-command.ts';
import { SsmLooks } from './ssm-look.ts';
import type { NodePlace } from './ssm-nodes.ts';
import { documentNamed, sendToHosts, type SentDocument } from './ssm-send.ts';

/** How the hosts of a domain are reached: each one's node, and what the document is given. */
export type SsmDomain = {
  readonly places: ReadonlyMap<string, NodePlace>;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
};

export type SsmFleetOptions = {
  readonly client: SSMClient;
  readonly clock: Clock;
  /** The one document that is ever sent; its name carries its content. */
  readonly document: string;
  /** How long the document lets its script run. */
  readonly scriptSeconds: number;
  readonly domainOf: (domain: string) => Promise<SsmDomain>;
  readonly limits?: Partial<SsmLimits>;
};

/** The hosts that SSM manages, read by Run Command. Keeps nothing that matters. */
export class SsmFleet implements Fleet {
  readonly #options: SsmFleetOptions;
  readonly #document: SentDocument;
  readonly #calls: SsmCalls;
  readonly #looks: SsmLooks;

  constructor(options: SsmFleetOptions) {
    this.#document = documentNamed(options.document, options.scriptSeconds);
    this.#options = options;
    this.#calls = new SsmCalls(options.limits);
    this.#looks = new SsmLooks(options);
  }

  async ask(order: ReadOrder): Promise<Asked> {
    const { client, clock, domainOf } = this.#options;
    const { places, parameters = {} } = await domainOf(order.domain);
    const { hosts, withinSeconds } = order;
    const comment = commentOf([order.domain, order.sweep, order.phase, order.attempt]);
    const sent = { document: this.#document, parameters, comment, hosts, withinSeconds };
    return sendToHosts(sent, { client, clock, places, run: this.#calls.begin() });
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    return this.#looks.look(command, hosts, this.#calls.begin());
  }
}
