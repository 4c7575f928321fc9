import type { Known } from './known.ts';

/**
 * What leaves with a bundle: `internal` hides secrets only, `vendor-clear` also what names the cloud
 * account, `vendor-pseudonymised` also hosts, addresses and users.
 */
export type Profile = (typeof PROFILES)[number];
export const PROFILES = ['internal', 'vendor-clear', 'vendor-pseudonymised'] as const;

/** A place of a text, `start` and `end` (exclusive) in its characters, and what it becomes. */
export type Match = {
  readonly start: number;
  readonly end: number;
  readonly becomes: string;
  /** Of a secret: texts that are to be looked for everywhere else; never printed. */
  readonly secrets?: readonly string[];
  /** Of a place where a text says what a name is: it is looked for everywhere else, too. */
  readonly learns?: 'host' | 'user';
};

/**
 * One rule. A `secret` is removed in every profile, an `identifier` becomes a keyed token in the
 * profiles named. `matches` and `becomes` say it in words, for `redaction/policy.json`.
 */
export type Rule = {
  readonly id: `R${number}`;
  readonly class: 'secret' | 'identifier';
  readonly profiles: readonly Profile[];
  readonly matches: string;
  readonly becomes: string;
  /** In any order, overlapping or not. Linear time, whatever the text. */
  readonly find: (text: string, known: Known) => Iterable<Match>;
};
