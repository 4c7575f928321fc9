import type { StateTimeline } from './facts.ts';

/** A report as it is worded, before it is a page or a text: both say the same, in the same order. */
export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly under: string }
  | { readonly kind: 'verdict'; readonly state: string; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly Row[] }
  | { readonly kind: 'cause'; readonly place: number; readonly cause: CauseShown }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'timeline'; readonly timeline: StateTimeline }
  | { readonly kind: 'foot'; readonly lines: readonly string[] };

/** `isNumber`: set flush right, and never broken. */
export type Column = { readonly head: string; readonly isNumber: boolean };
export type Row = readonly string[];

export type CauseShown = {
  readonly says: string;
  readonly supports: readonly string[];
  readonly contradicts: readonly string[];
  readonly next: string;
};

/** What stands for a cause that nothing supports: it is shown for what rules it out. */
export const NOTHING_SPEAKS = 'nothing that was collected';
