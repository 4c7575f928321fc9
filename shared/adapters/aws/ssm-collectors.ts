import type { SSMClient } from '@aws-sdk/client-ssm';

import { NODE_OUTPUTS } from '#contracts/retention.ts';
import type { Clock } from '#ports/basics.ts';
import type { Collectors, CollectOrder } from '#ports/collectors.ts';
import type { Answer, Asked } from '#ports/fleet.ts';

import { SsmCalls, type SsmLimits } from './ssm-calls.ts';
import { commentOf } from './ssm-command.ts';
import type { SsmDomain } from './ssm-fleet.ts';
import { SsmLooks } from './ssm-look.ts';
import { documentNamed, sendToHosts, type SentDocument, type SsmOrder } from './ssm-send.ts';
import type { StoredOutputs } from './stored-outputs.ts';

export type SsmCollectorsOptions = {
  readonly client: SSMClient;
  readonly clock: Clock;
  /** The documents that may be sent, by name, and how long each lets its script run. */
  readonly read: { readonly document: string; readonly scriptSeconds: number };
  readonly collect: { readonly document: string; readonly scriptSeconds: number };
  /** Where nodes store what is too long for SSM to show, and how that is read. */
  readonly bucket: string;
  readonly outputs: StoredOutputs;
  readonly domainOf: (domain: string) => Promise<SsmDomain>;
  readonly limits?: Partial<SsmLimits>;
};

/**
 * Evidence of the hosts that SSM manages. The sequence numbers are read by the very document that a
 * sweep sends; the groups by another. Keeps nothing that matters.
 */
export class SsmCollectors implements Collectors {
  readonly #options: SsmCollectorsOptions;
  readonly #read: SentDocument;
  readonly #collect: SentDocument;
  readonly #calls: SsmCalls;
  readonly #looks: SsmLooks;

  constructor(options: SsmCollectorsOptions) {
    this.#read = documentNamed(options.read.document, options.read.scriptSeconds);
    this.#collect = documentNamed(options.collect.document, options.collect.scriptSeconds);
    this.#options = options;
    this.#calls = new SsmCalls(options.limits);
    this.#looks = new SsmLooks(options);
  }

  async collect(order: CollectOrder): Promise<Asked> {
    const { client, clock, domainOf } = this.#options;
    const { places, parameters = {} } = await domainOf(order.domain);
    const via = { client, clock, places, run: this.#calls.begin() };
    return sendToHosts(this.#orderOf(order, parameters), via);
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    return this.#looks.look(command, hosts, this.#calls.begin());
  }

  #orderOf(order: CollectOrder, roots: SsmOrder['parameters']): SsmOrder {
    const { domain, number, step, attempt, wanted, peer, hosts, withinSeconds } = order;
    const comment = commentOf([domain, `collection-${number}`, step, attempt, wanted]);
    const common = { comment, hosts, withinSeconds };
    if (wanted === 'sequences') return { ...common, document: this.#read, parameters: roots };
    const asked = { group: [wanted], ...(peer === '' ? {} : { peer: [peer] }) };
    const sent = { ...common, document: this.#collect, parameters: { ...roots, ...asked } };
    if (wanted !== 'logs') return sent;
    const { bucket } = this.#options;
    return {
      ...sent,
      storedIn: { bucket, prefix: `${NODE_OUTPUTS}/${domain}/${number}-${attempt}` },
    };
  }
}
