/** Whether a text is a day of the calendar, `2026-11-01`: the 30th of February is none. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  new Date(Date.parse(`${text}T00:00Z`) || 0).toISOString().startsWith(text);
