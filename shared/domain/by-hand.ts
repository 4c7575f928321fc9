import { whyInWords } from './acts/act-in-words.ts';
import { nameOf, type Person } from './person.ts';

/** Who asked for a sweep, why, and under which change where one allows it. */
export type ByHand = {
  readonly by: Person;
  readonly why: string;
  readonly change?: string;
};

/** `by hand, by ann: the bridge was mended (change CHG0042)`. */
export const byHandInWords = (byHand: ByHand): string =>
  `by hand, by ${nameOf(byHand.by)}: ${whyInWords(byHand)}`;
