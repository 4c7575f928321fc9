/** A moment of a scenario: minutes since its start, or hours and minutes, `01:15`. */
export type Moment = number | `${number}:${number}`;

/** Milliseconds since the scenario's start. */
export function at(moment: Moment): number {
  if (typeof moment === 'number') return moment * MS_A_MINUTE;
  const [hours, minutes] = moment.split(':').map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) {
    throw new Error(`not a moment: ${moment}`);
  }
  return (hours * 60 + minutes) * MS_A_MINUTE;
}

const MS_A_MINUTE = 60_000;
