/** Who and when in the 2008 story as the tests of a bundle tell it; the day is ours. */
export const MASTER = 'bokmaster';
export const REPLICA = 'REPHOST';
export const REPLICAS: readonly string[] = [REPLICA, 'REPHOST3', 'REPHOST4', 'REPHOST5'];
export const HOSTS: readonly string[] = [...REPLICAS, MASTER];

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);

/** Moments, UTC ms. */
export const AT = {
  calm: at('06:50:00'),
  lastGood: at('06:55:00'),
  drill: at('07:00:00'),
  turnedBack: at('08:10:00'),
  opened: at('08:24:00'),
  confirmed: at('08:25:00'),
  collected: at('08:26:30'),
} as const;
