import * as z from 'zod';

const MOMENT = 'a moment has a date, a time and a zone: 2026-11-24T08:00Z';

/** Between these, UTC ms, every moment is ISO 8601 with a year of four digits, in whichever zone. */
const [EARLIEST_MS, LATEST_MS] = [0, Date.UTC(9999, 0) - 1];

/** A moment as a cursor holds it. */
export const MomentHeld = z.int().min(EARLIEST_MS).max(LATEST_MS);

/** A moment as it may be sent: ISO 8601 with a zone, with or without seconds; read as UTC ms. */
export const MomentGiven = z
  .string(MOMENT)
  .transform((text) => text.replace(/^(\S{10}T\d\d:\d\d)(?=Z$|[+-])/, '$1:00'))
  .pipe(z.iso.datetime({ offset: true, error: ({ input }) => faultOf(String(input)) }))
  .transform((text) => Date.parse(text))
  .refine((ms) => EARLIEST_MS <= ms && ms <= LATEST_MS, 'a moment is from 1970 to 9998')
  .meta({ type: 'string', description: MOMENT });

/** In the query of an address a + is a blank: the zone of whoever does not escape it is lost. */
const faultOf = (text: string): string =>
  /T[\d:.]+ \d\d:?\d\d$/.test(text)
    ? `${MOMENT}; in an address the + of a zone is written %2B: 2026-11-24T09:00%2B01:00`
    : MOMENT;
