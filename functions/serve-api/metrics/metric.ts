import type { MeasuredDomain } from './measured-domain.ts';

/** One number, under the values of its metric's labels. */
export type Sample = {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
};

/** A metric, and the numbers that a domain gives it; where it gives none there is no line. */
export type Metric = {
  /** `boks_audit_…`; a counter ends with `_total`. */
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One sentence, without quotation marks. */
  readonly help: string;
  /** Beside `domain`, which each sample is given. */
  readonly labels: readonly string[];
  readonly of: (measured: MeasuredDomain) => readonly Sample[];
};

type Described = Pick<Metric, 'help' | 'of'> & Partial<Pick<Metric, 'labels'>>;

/** What may rise and fall. */
export const gauge = (name: string, described: Described): Metric => ({
  labels: [],
  ...described,
  name,
  type: 'gauge',
});

/** What only rises. */
export const counter = (name: string, described: Described): Metric => ({
  ...gauge(name, described),
  type: 'counter',
});

/** A number of a domain as a whole. What is not known has no line: 0 would be a statement. */
export const single = (value: number | boolean | null | undefined): readonly Sample[] =>
  value === null || value === undefined ? [] : [{ labels: {}, value: Number(value) }];

export const secondsSince = (atMs: number, nowMs: number): number =>
  Math.max(0, (nowMs - atMs) / 1000);
