/**
 * What zod is in a bundle: all of it but its messages in fifty other languages. `core` holds them once
 * more; a function needs no more of it than its types.
 */
export * from 'zod/v4';
export const locales = undefined;
export const core = undefined;
// What zod itself exports by this name.
// oxlint-disable-next-line import/no-self-import -- the one way to name all that is left.
export * as z from './zod-in-english.ts';
