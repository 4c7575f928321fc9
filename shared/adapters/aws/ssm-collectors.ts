import { NODE_OUTPUTS } from '#contracts/retention.ts';
import type { Collectors, CollectOrder } from '#ports/collectors.ts';
import type { Answer, Asked } from '#ports/fleet.ts';

import { commentOf } from './ssm-command.ts';
import {
  documentNamed,
  readsThrough,
  type SentDocument,
  type SsmOrder,
  type ThroughDocument,
} from './ssm-order.ts';
import { SsmReach, type SsmReachOptions } from './ssm-reach.ts';
import type { StoredOutputs } from './stored-outputs.ts';

export type SsmCollectorsOptions = SsmReachOptions & {
  /** The documents that may be sent, by name, and how long each lets its script run. */
  readonly read: { readonly document: string; readonly scriptSeconds: number };
  readonly collect: { readonly document: string; readonly scriptSeconds: number };
  /** Those that nodes are sent, for hosts that have no agent; one takes as long as without a node. */
  readonly through: { readonly read: string; readonly collect: string };
  /** Where nodes store what is too long for SSM to show, and how that is read. */
  readonly outputs: StoredOutputs;
};

/**
 * Evidence of the hosts that SSM manages. The sequence numbers are read by the very document that a
 * sweep sends; the groups by another. Keeps nothing that matters.
 */
export class SsmCollectors implements Collectors {
  readonly #read: SentDocument;
  readonly #collect: SentDocument;
  readonly #readThrough: ThroughDocument;
  readonly #collectThrough: ThroughDocument;
  readonly #outputs: StoredOutputs;
  readonly #reach: SsmReach;

  constructor(options: SsmCollectorsOptions) {
    this.#read = documentNamed(options.read.document, options.read.scriptSeconds);
    this.#collect = documentNamed(options.collect.document, options.collect.scriptSeconds);
    this.#readThrough = readsThrough(options.through.read);
    const { name, scriptSeconds } = documentNamed(
      options.through.collect,
      options.collect.scriptSeconds,
    );
    this.#collectThrough = { name, secondsATarget: scriptSeconds, takesLanes: false };
    this.#outputs = options.outputs;
    this.#reach = new SsmReach(options);
  }

  async collect(order: CollectOrder): Promise<Asked> {
    return this.#reach.send(order.domain, (parameters) => this.#orderOf(order, parameters));
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    return this.#reach.look(command, hosts);
  }

  #orderOf(order: CollectOrder, roots: SsmOrder['parameters']): SsmOrder {
    const { domain, number, step, attempt, wanted, peer, hosts, withinSeconds } = order;
    const comment = commentOf([domain, `collection-${number}`, step, attempt, wanted]);
    const common = { comment, hosts, withinSeconds };
    if (wanted === 'sequences') {
      const [document, through] = [this.#read, this.#readThrough];
      return { ...common, document, through, parameters: roots };
    }
    const asked = { group: [wanted], ...(peer === '' ? {} : { peer: [peer] }) };
    const [document, through] = [this.#collect, this.#collectThrough];
    const sent = { ...common, document, through, parameters: { ...roots, ...asked } };
    if (wanted !== 'logs') return sent;
    const prefix = `${NODE_OUTPUTS}/${domain}/${number}-${attempt}`;
    return { ...sent, storedIn: { bucket: this.#outputs.bucket, prefix } };
  }
}
