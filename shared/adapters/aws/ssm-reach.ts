import type { SSMClient } from '@aws-sdk/client-ssm';

import type { Clock } from '#ports/basics.ts';
import type { Answer, Asked } from '#ports/fleet.ts';

import { SsmCalls, type SsmLimits } from './ssm-calls.ts';
import type { Target } from './ssm-lanes.ts';
import { SsmLooks } from './ssm-look.ts';
import type { NodePlace } from './ssm-nodes.ts';
import type { SsmOrder } from './ssm-order.ts';
import { sendToHosts } from './ssm-send.ts';
import type { StoredOutputs } from './stored-outputs.ts';

/** How the hosts of a domain are reached, and what its documents are given. */
export type SsmDomain = {
  /** The node of each host that has an agent, and of each that reads others, by name. */
  readonly places: ReadonlyMap<string, NodePlace>;
  /** The hosts that have none; left out: all have one. */
  readonly targets?: ReadonlyMap<string, Target>;
  readonly parameters?: SsmOrder['parameters'];
};

export type SsmReachOptions = {
  readonly client: SSMClient;
  readonly clock: Clock;
  readonly domainOf: (domain: string) => Promise<SsmDomain>;
  readonly limits?: Partial<SsmLimits>;
  /** Where the outputs lie that nodes store, for who sends such commands. */
  readonly outputs?: StoredOutputs;
};

/** The nodes of all domains, and calls to SSM that share one limit. Keeps nothing that matters. */
export class SsmReach {
  readonly #options: SsmReachOptions;
  readonly #calls: SsmCalls;
  readonly #looks: SsmLooks;

  constructor(options: SsmReachOptions) {
    this.#options = options;
    this.#calls = new SsmCalls(options.limits);
    this.#looks = new SsmLooks(options);
  }

  /** Sends what an order becomes with the parameters of its domain. */
  async send(
    domain: string,
    orderWith: (parameters: SsmOrder['parameters']) => SsmOrder,
  ): Promise<Asked> {
    const { client, clock, domainOf } = this.#options;
    const { places, targets = new Map(), parameters = {} } = await domainOf(domain);
    const run = this.#calls.begin();
    return sendToHosts(orderWith(parameters), { client, clock, places, targets, run });
  }

  /** What became of a command on each of these hosts. Throws where the text is no command. */
  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    return this.#looks.look(command, hosts, this.#calls.begin());
  }

  /** What a command says that it is for. Throws where SSM does not show it yet. */
  async commentOn(commandId: string): Promise<string> {
    return this.#looks.commentOn(commandId, this.#calls.begin());
  }
}
