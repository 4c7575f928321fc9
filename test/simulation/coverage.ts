import { CLOSING_CODES } from '#domain/closing.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';

import { FAULTS } from './core/faults.ts';
import type { Counts } from './counts.ts';
import { SERVICE_EVENTS, STORIES } from './world/deal.ts';

/** Every kind opens and closes by what is read: the latched ones too, once every replica is proved. */
const KINDS = ALL_KINDS.flatMap(({ id }) => [`move: ${id} opened`, `move: ${id} closed`]);

const LIVES: readonly string[] = [
  'move: ahead crossed',
  'move: ahead confirmed',
  'move: ahead not-confirmed',
  'move: ahead more-tables',
  'move: ahead grown',
  'move: ahead held',
  'move: ahead no-longer-held',
  'move: ahead still-written',
  'move: ahead crossing-soon',
  'move: ahead retired',
  'move: stuck held',
  'move: stuck no-longer-held',
  'life: reopened within 14 days',
  'life: another incident after 14 days',
  'life: flapping',
  'life: reminder of critical',
  'life: reminder of error',
  'life: reminder of warning',
  'life: spoke when a mute ended',
  'life: spoke when a window ended',
  'sweep: follow-up',
  'sweep: woken by the end of its command',
  'told: after a gap',
  'window: came back clean, no',
  'window: came back clean, cannot-be-told',
];

const ACTS: readonly string[] = [
  ...CLOSING_CODES.map((code) => `act: close ${code}`),
  ...['acknowledge', 'comment', 'give-closing'].map((wish) => `act: ${wish}`),
  ...['mute', 'end-mute', 'plan-window', 'extend-window', 'end-window'].map(
    (wish) => `act: ${wish}`,
  ),
  ...['host added', 'host removed', 'thresholds changed'].map((act) => `act: ${act}, configured`),
  'act refused: proved-now',
  'sweep by hand: its own',
  'sweep by hand: a regular one',
];

const PREMISES: readonly string[] = [
  'A1 a table entered ahead',
  'A2 a table was proved ahead',
  'A3 ahead closed by proof',
  'A3′ ahead closed by proof',
  'A4 a host with an incident was not read',
  'A5 a message was told',
  'A5 a message was told again',
  'A5 the pager was told',
  'A5 a digest was owed',
  'A5 a digest told what is over',
  'A6 a projection was written',
  'A7 a host was in a verdict',
  'A8 a hole was measured',
  'A9 a table was listed as stuck',
  'A9 a table was listed as behind',
  'A10 a replica may be promoted',
  'A11 hosts were asked',
  'A13 a day was over',
  'A13 an hour was over',
  'L3 a message stands as undelivered',
  'L the calm was over',
  'L2 a table stayed ahead',
  'L5 an ahead was repaired beyond doubt',
  'L5 a mute or window ended over what lives',
];

const EVIDENCE: readonly string[] = [
  'evidence: sealed, opened',
  'evidence: partial, opened',
  'evidence: sealed, crossed',
  'evidence: sealed, closed',
  'evidence: not collected, limit',
];

/** What occurs of itself where the simulation is not vacuous; a zero over a fixed budget is a failure. */
export const MUST_OCCUR: readonly string[] = [
  ...FAULTS.map((fault) => `fault: ${fault}`),
  'fault: message dead-lettered',
  'fault: queue lost with the process',
  ...STORIES.map(({ name }) => `event: ${name}`),
  ...SERVICE_EVENTS.map((name) => `event: ${name}`),
  ...KINDS,
  ...LIVES,
  ...ACTS,
  ...EVIDENCE,
  ...PREMISES.map((premise) => `premise: ${premise}`),
];

/** What should have occurred, and did not. */
export const neverOccurred = (counts: Counts): readonly string[] =>
  MUST_OCCUR.filter((what) => counts.get(what) === 0);

/**
 * Closings that A3′ could not ask for the whole: one in a hundred may be, and one more, which says nothing
 * where there are few.
 */
export const isExemptTooOften = (counts: Counts): boolean =>
  counts.sumOf(/^exempt: A3′ /) > counts.get('premise: A3′ ahead closed by proof') / 100 + 1;
