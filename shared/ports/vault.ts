import type { CollectionStep, Wanted } from '#domain/evidence/collection.ts';
import type { PhaseName } from '#domain/snapshot.ts';

/** One host's whole answer, as it was printed. */
export type RawAnswer = { readonly host: string; readonly text: string };

/** Raw texts of one phase, kept as one object whose key holds its hash: put twice, it is the same. */
export type KeptRaw = { readonly key: string; readonly sha256: string };

/** A stored object with raw texts is missing, or is not the one that was kept. Retrying does not help. */
export class RawObjectDamaged extends Error {
  override readonly name = 'RawObjectDamaged';

  constructor(key: string, reason: string, options?: ErrorOptions) {
    super(`raw object ${key}: ${reason}`, options);
  }
}

/** The object is not there: it was deleted, as all are in the end, or never kept. */
export class RawObjectMissing extends RawObjectDamaged {
  constructor(key: string, options?: ErrorOptions) {
    super(key, 'it is not there', options);
  }
}

/** Where raw texts belong: to a phase of a sweep, or to a step of a collection and what it wanted. */
export type RawPlace =
  | { readonly domain: string; readonly sweep: number; readonly phase: PhaseName }
  | {
      readonly domain: string;
      readonly collection: number;
      readonly step: CollectionStep;
      readonly wanted: Wanted;
    };

/** Where raw texts are kept. */
export interface Vault {
  keepRaw(at: RawPlace, answers: readonly RawAnswer[]): Promise<KeptRaw>;
  /** Throws `RawObjectDamaged` where the object is missing or its hash is another one. */
  openRaw(kept: KeptRaw): Promise<readonly RawAnswer[]>;
}
