/**
 * The text cannot be read, and nothing of it is used. `line` counts from 1; undefined when the
 * whole text is at fault. A value, never thrown.
 */
export type Refusal = {
  readonly kind: 'refused';
  readonly line: number | undefined;
  readonly reason: string;
};

/**
 * A line that was not understood, kept as printed without its line end; `line` counts from 1.
 * While a reading has one, nothing may be concluded from what it does not hold.
 */
export type UnreadLine = { readonly line: number; readonly text: string };
