import type { ByHand } from './by-hand.ts';

/** A look at some hosts once more, asked for in the record that needs it, opened by the tick. */
export type FollowUp = {
  /** `<sweep>.confirm-<n>`, or `<domain>/<moment>.by-hand-<record>`; the id of the sweep that it becomes. */
  readonly id: string;
  readonly dueAtMs: number;
  /** Read first, all together. */
  readonly hosts: readonly string[];
  /** Read after them: the master by D0 of the sweep that asked. */
  readonly master: string;
  /** The record that asked. */
  readonly askedBy: number;
  /** Where a person asked, and for all hosts. */
  readonly byHand?: ByHand;
};
