import type { CollectionStep, Wanted } from '#domain/evidence/collection.ts';

import type { Answer, Asked } from './fleet.ts';

/** One order to collect from hosts. Sent twice it only reads twice; it never changes anything on a host. */
export type CollectOrder = {
  readonly domain: string;
  /** Of the collection. */
  readonly number: number;
  readonly step: CollectionStep;
  readonly attempt: number;
  readonly wanted: Wanted;
  readonly hosts: readonly string[];
  /** The replica that a master is asked about, with the group `status`; empty where none is meant. */
  readonly peer: string;
  readonly withinSeconds: number;
};

/** The hosts of all domains, as far as evidence can be collected from them. */
export interface Collectors {
  /** Sends one command for what is wanted; hosts that could not even be asked are misses at once. */
  collect(order: CollectOrder): Promise<Asked>;
  /** Looks at one command: every host of it, by name. */
  look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>>;
}
