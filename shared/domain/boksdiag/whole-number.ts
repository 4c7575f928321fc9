/** What stands where a whole number should: its value, or why there is none. */
export type WholeNumber =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'not-a-number'; readonly reason: string };

/**
 * Reads decimal digits as BoKS prints them: no sign, no leading zero, at most 2^53-1, beyond
 * which a number would be read as another one than the text shows.
 */
export function readWholeNumber(digits: string): WholeNumber {
  if (!DIGITS.test(digits)) return notANumber('is not a whole number');
  if (digits.length > 1 && digits.startsWith('0')) return notANumber('has a leading zero');
  const value = digits.length > MOST_DIGITS ? Infinity : Number(digits);
  return Number.isSafeInteger(value)
    ? { kind: 'number', value }
    : notANumber('is greater than 2^53-1');
}

const notANumber = (reason: string): WholeNumber => ({ kind: 'not-a-number', reason });

const DIGITS = /^\d+$/;
const MOST_DIGITS = 16;
