import { missOf, type Miss, type MissCause } from '#domain/miss.ts';

/** How an invocation stands. `printed`: what the host printed is to be fetched, and decides. */
export type SsmStatus = { readonly kind: 'pending' } | { readonly kind: 'printed' } | Miss;

/**
 * Reads an invocation's status. SSM's pages spell the details with and without blanks ("Delivery
 * Timed Out", "DeliveryTimedOut"), so blanks and case do not count; the details say more than the
 * status, which alone says whether it is final.
 *
 * Invariant: only Success and Failed are `printed`, and a final status that is not known is a miss.
 */
export function readStatus(status: string | undefined, details: string | undefined): SsmStatus {
  const [plain, word] = [bare(status ?? ''), bare(details ?? '') || bare(status ?? '')];
  if (plain === '' || GOES_ON.has(plain)) return { kind: 'pending' };
  if (PRINTED.has(plain) && word === plain) return { kind: 'printed' };
  const [cause, detail] = ENDINGS.get(word) ?? [];
  return cause === undefined || detail === undefined
    ? missOf('not-known', `SSM says "${(details || status || '').slice(0, 100)}"`)
    : missOf(cause, detail);
}

const bare = (status: string): string => status.replaceAll(/[\s_-]/g, '').toLowerCase();

const GOES_ON: ReadonlySet<string> = new Set(['pending', 'inprogress', 'delayed', 'cancelling']);
const PRINTED: ReadonlySet<string> = new Set(['success', 'failed']);

/**
 * Every ending that SSM documents for an invocation or its command, but the two above. A reply that
 * is too large for the agent to send ends as a delivery time-out too, hence the words.
 */
const ENDINGS: ReadonlyMap<string, readonly [MissCause, string]> = new Map([
  ['cancelled', ['answer-lost', 'the command was cancelled']],
  ['canceled', ['answer-lost', 'the command was cancelled']],
  ['timedout', ['no-answer', 'the command ran out of time']],
  ['executiontimedout', ['no-answer', 'the script did not end within its time']],
  [
    'deliverytimedout',
    ['answer-lost', 'the command did not reach its agent in time, or the answer did not come back'],
  ],
  ['undeliverable', ['agent-away', 'SSM could not deliver the command']],
  ['terminated', ['answer-lost', 'SSM ended the command before it reached the host']],
  ['incomplete', ['answer-lost', 'SSM ended the command before every host had answered']],
  ['invalidplatform', ['document-missing', 'there is none for the platform of this host']],
  ['accessdenied', ['not-permitted', 'SSM does not let us send to this node: is it tagged?']],
  ['rateexceeded', ['throttled', 'too many commands wait in this account']],
  ['noinstancesintag', ['agent-away', 'no node bears the tag']],
]);
