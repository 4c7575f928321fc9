import { isDay } from './is-day.ts';
import { NotDone } from './service-api.ts';

/** A span as people write it, in milliseconds: `90s`, `30m`, `2h`, `3d`, `1w`, `1h30m`. Throws `NotDone`. */
export function spanMs(option: string, text: string): number {
  const parts = [...text.matchAll(/(\d{1,6})(s|m|h|d|w)/g)];
  const ms = parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
  if (parts.map(([part]) => part).join('') !== text || ms === 0) {
    throw new NotDone(`${option}: ${text} is no span of time: write 30m, 2h, 3d or 1h30m`);
  }
  return ms;
}

/**
 * A moment as people write it, with its zone: `2026-11-24T08:00Z`, `2026-11-24 08:00 UTC`, or with
 * another offset. Gives ISO 8601 in UTC. Throws `NotDone`.
 */
export function momentIn(option: string, text: string): string {
  const [, day = '', time = '00:00', seconds = ':00', zone = ''] = MOMENT.exec(text.trim()) ?? [];
  const atMs = Date.parse(`${day}T${time}${seconds}${/^(Z|UTC)$/i.test(zone) ? 'Z' : zone}`);
  // The 30th of February would be taken for the 2nd of March.
  if (Number.isNaN(atMs) || !isDay(day)) {
    throw new NotDone(
      `${option}: ${text} is no moment with its zone: write 2026-11-24T08:00Z (UTC), or +01:00 for Z`,
    );
  }
  return new Date(atMs).toISOString();
}

/** What says when something ends: at a moment, or after a span. */
export type EndOptions = { readonly until?: string; readonly for?: string };

/** The end that is meant, ISO 8601 in UTC; a span counts from `fromMs`. Throws `NotDone`. */
export async function endMeant(
  { until, for: span }: EndOptions,
  fromMs: () => Promise<number>,
): Promise<string> {
  if ((until === undefined) === (span === undefined)) {
    throw new NotDone('say when it ends: --until MOMENT, or --for SPAN');
  }
  if (until !== undefined) return momentIn('--until', until);
  const ms = spanMs('--for', span ?? '');
  return new Date((await fromMs()) + ms).toISOString();
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)? ?(Z|UTC|[+-]\d\d:\d\d)$/i;
