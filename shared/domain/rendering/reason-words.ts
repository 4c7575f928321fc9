import type { MoveReason } from '../incident.ts';
import type { Told } from './told.ts';

/** Why a message comes, in words. */
export type ReasonWords = {
  /** Before the state, in a subject: `still AHEAD of master`. */
  readonly before: string;
  /** After the worst table, where there is room. */
  readonly after: string;
  /** In a sentence's place. */
  readonly why: string;
};

/** Why a message comes; what was closed before and opens again says so with its confirmation. */
export function reasonWordsOf({ move, incident }: Told): ReasonWords {
  const { why, after, before } = REASON_WORDS[move.reason];
  if (incident.episode < 2 || !why.startsWith(FIRST)) return { why, after, before };
  const { reopened } = REASON_WORDS;
  return { why: why.replace(FIRST, reopened.why), after, before: reopened.before };
}

const FIRST = 'first notification';
const words = (why: string, after = '', before = ''): ReasonWords => ({ why, after, before });

/** The words of each reason for a move. */
export const REASON_WORDS: Readonly<Record<MoveReason, ReasonWords>> = {
  'first-seen': words('seen for the first time; it opens when it is seen again', 'first seen'),
  counted: words('seen once more; it opens when it goes on', 'seen again'),
  'did-not-confirm': words('it was not seen again', 'not seen again'),
  opened: words(FIRST),
  confirmed: words(`${FIRST}; a second pair of readings confirmed it`, 'proved'),
  'not-confirmed': words(
    `${FIRST}; no second pair of readings confirmed it: look before you act`,
    'NOT confirmed',
  ),
  'more-tables': words('more tables than before', 'more tables than before'),
  grown: words('the largest difference has doubled since the last message', 'has doubled'),
  crossed: words('the counters have crossed: it looks healthy, and is not'),
  recovering: words('it recovers; the next message says whether that held'),
  progressed: words('it goes on recovering'),
  back: words('it is back after it had seemed to recover', 'back after a pause', 'again'),
  closed: words('closed by what was read'),
  'seen-again': words('seen again after it was closed; it opens when that goes on', 'seen again'),
  reopened: words('reopened: it was closed less than 14 days ago', 'reopened', 'again'),
  held: words('from now on another incident speaks for it', 'told by its cause'),
  'no-longer-held': words(
    'the incident that spoke for it is over, and this one still holds',
    'its cause is over',
    'still',
  ),
  reminder: words('a reminder: it is not over', 'a reminder', 'still'),
  worsened: words('it is worse than when it was last told', 'worse than before'),
  escalated: words(
    'it still holds, and nobody has acknowledged it: from now on the pager is told',
    'not acknowledged',
    'still',
  ),
  quieted: words('a mute or window covers it from now on', 'muted'),
  'quiet-ended': words(
    'the mute or window that covered it is over, and this incident is not',
    'no longer muted',
    'still',
  ),
  acknowledged: words('somebody has taken it upon themselves', 'acknowledged'),
  'closed-by-person': words('a person closed it: nothing that was read proves it healed'),
  flapping: words(
    'it comes and goes, four times in 24 hours: look for the cause; not each time is told',
    'comes and goes',
  ),
  'still-written': words(
    'something other than its master writes to this replica',
    'another writes to it',
  ),
  'crossing-soon': words(
    'the counters will soon cross: from then on it looks healthy, and is not',
    'will soon look healthy',
  ),
  retired: words(
    'its host is no longer configured; a person closes it, nothing else',
    'no longer configured',
  ),
  'bundle-sealed': words('its evidence is collected and sealed', 'evidence sealed'),
  'bundle-held': words(
    'its evidence is held back: the redaction left something in it that must not leave',
    'evidence HELD',
  ),
  'bundle-failed': words('its evidence could not be sealed', 'evidence FAILED'),
  'bundle-not-collected': words(
    'its evidence was not collected: the domain had its bundles of the day; told once a day',
    'evidence not collected',
  ),
};
