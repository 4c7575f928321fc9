import * as z from 'zod';

const MOMENT = 'a moment has a date, a time and a zone: 2026-11-24T08:00Z';

/** A moment as it may be sent: ISO 8601 with a zone, with or without seconds; read as UTC ms. */
export const MomentGiven = z
  .string(MOMENT)
  .transform((text) => text.replace(/^(\S{10}T\d\d:\d\d)(?=Z$|[+-])/, '$1:00'))
  .pipe(z.iso.datetime({ offset: true, error: MOMENT }))
  .transform((text) => Date.parse(text))
  .meta({ type: 'string', description: MOMENT });
