/**
 * Whose fault it is that a channel did not take a message: the message's own (too large, refused as
 * invalid), the channel's (a topic that is gone, a password that is wrong: somebody must mend it), or
 * the moment's (throttled, no answer, full: it passes).
 */
export type Fault = 'message' | 'channel' | 'moment';

/** That a message was not taken, and why, in words. */
export type Refusal = {
  readonly fault: Fault;
  readonly words: string;
  /** How long the channel asked to be left alone; 0 where it did not. */
  readonly retryAfterSeconds: number;
};

/** A channel stopped at a message that it did not take; the message is tried again. */
export type Waiting = {
  readonly alert: string;
  /** The record that owes it. */
  readonly record: number;
  /** What the same record owes the channel besides, and is done with: it is not told twice. */
  readonly done: readonly string[];
  readonly attempts: number;
  readonly sinceMs: number;
  readonly nextTryAtMs: number;
  readonly fault: Fault;
  readonly error: string;
};

/** A message that was given up: it was refused for itself, as often as it was tried. */
export type PassedOver = {
  readonly alert: string;
  readonly record: number;
  readonly atMs: number;
  readonly error: string;
};

/** Where one channel of a domain stands. */
export type Cursor = {
  /** The last record whose alerts the channel was given. */
  readonly record: number;
  /** Left out while it takes what it is given. */
  readonly waiting?: Waiting;
  /** What nobody heard on it: how many, and the newest by name. Left out where there is none. */
  readonly passedOver?: { readonly count: number; readonly newest: readonly PassedOver[] };
};

/** A channel before its first message. */
export const NOTHING_TOLD: Cursor = { record: 0 };

/** A message that a record owes, and what else of that record the channel is done with. */
export type Owed = Pick<Waiting, 'alert' | 'record' | 'done'>;

/**
 * The cursor after a message was refused. The channel waits, longer each time and without an end: a
 * message is not lost because a channel is broken for long. One that is itself at fault is passed
 * over after a few tries, so that it stops nothing else, and stands as undelivered by its id.
 */
export function afterRefusal(
  { record, waiting, passedOver }: Cursor,
  owed: Owed,
  { fault, words, retryAfterSeconds, nowMs }: Refusal & { readonly nowMs: number },
): Cursor {
  const before = waiting?.alert === owed.alert ? waiting : undefined;
  const attempts = (before?.attempts ?? 0) + 1;
  const error = words.slice(0, MOST_ERROR_CHARACTERS);
  if (fault === 'message' && attempts >= TRIES_OF_A_FAULTY_MESSAGE) {
    const { count = 0, newest = [] } = passedOver ?? {};
    const named = { alert: owed.alert, record: owed.record, atMs: nowMs, error };
    return {
      record,
      passedOver: { count: count + 1, newest: [...newest, named].slice(-MOST_NAMED) },
    };
  }
  const paused = PAUSES_SECONDS[attempts - 1] ?? LONGEST_PAUSE_SECONDS;
  const pauseSeconds = Math.max(paused, Math.min(retryAfterSeconds, LONGEST_PAUSE_SECONDS));
  return {
    record,
    waiting: {
      ...owed,
      attempts,
      sinceMs: before?.sinceMs ?? nowMs,
      nextTryAtMs: nowMs + pauseSeconds * 1000,
      fault,
      error,
    },
    ...(passedOver === undefined ? {} : { passedOver }),
  };
}

/** The cursor after everything that records up to this one owe was told or passed over. */
export const afterRecord = ({ passedOver }: Cursor, record: number): Cursor => ({
  record,
  ...(passedOver === undefined ? {} : { passedOver }),
});

/**
 * The cursor after a person's test was told: who tests a channel has seen what it passed over, and the
 * journal says who that was.
 */
export const afterTest = ({ record, waiting }: Cursor): Cursor => ({
  record,
  ...(waiting === undefined ? {} : { waiting }),
});

/**
 * Whether people or machines do not know something for longer than a hiccup takes: somebody must look.
 * What only a person can mend is so at once.
 */
export const isUndelivered = ({ waiting, passedOver }: Cursor): boolean =>
  passedOver !== undefined ||
  (waiting !== undefined && (waiting.fault === 'channel' || waiting.attempts >= HICCUPS));

/** Whether it is time to try a channel again, or for the first time, as of a tick. */
export const isDue = ({ waiting }: Cursor, nowMs: number): boolean =>
  waiting === undefined || waiting.nextTryAtMs <= nowMs;

/** After each attempt; a tick a minute is what wakes them. */
const PAUSES_SECONDS: readonly number[] = [60, 120, 300, 900, 1_800];
const LONGEST_PAUSE_SECONDS = 3_600;
const TRIES_OF_A_FAULTY_MESSAGE = 3;
const HICCUPS = 3;
const MOST_NAMED = 20;
const MOST_ERROR_CHARACTERS = 300;
