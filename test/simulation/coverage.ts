import { FAULTS } from './core/faults.ts';
import type { Counts } from './counts.ts';
import { SERVICE_EVENTS, STORIES } from './world/deal.ts';

/** What occurs of itself where the simulation is not vacuous; a zero over a fixed budget is a failure. */
export const MUST_OCCUR: readonly string[] = [
  ...FAULTS.map((fault) => `fault: ${fault}`),
  'fault: message dead-lettered',
  'fault: queue lost with the process',
  ...STORIES.map(({ name }) => `event: ${name}`),
  ...SERVICE_EVENTS.map((name) => `event: ${name}`),
  ...[
    'ahead',
    'empty',
    'stuck',
    'silent',
    'master-silent',
    'master-not-sending',
    'role-moved',
    'two-masters',
    'boks-stopped',
    'blind',
  ].flatMap((kind) => [`move: ${kind} opened`, `move: ${kind} closed`]),
  'move: master-went-back opened',
  'move: ahead crossed',
  'move: ahead confirmed',
  'move: ahead not-confirmed',
  'move: ahead more-tables',
  'move: ahead held',
  'move: stuck held',
  'move: stuck no-longer-held',
  'move: silent reopened',
  'premise: A1 a table entered ahead',
  'premise: A2 a table was proved ahead',
  'premise: A3 ahead closed by proof',
  'premise: A3′ ahead closed by proof',
  'premise: A4 a host with an incident was not read',
  'premise: A5 a message was told',
  'premise: A5 a message was told again',
  'premise: A6 a projection was written',
  'premise: A7 a host was in a verdict',
  'premise: A8 a hole was measured',
  'premise: A9 a table was listed as stuck',
  'premise: A10 a replica may be promoted',
  'premise: A11 hosts were asked',
  'premise: L the calm was over',
  'premise: L2 a table stayed ahead',
];

/** What should have occurred, and did not. */
export const neverOccurred = (counts: Counts): readonly string[] =>
  MUST_OCCUR.filter((what) => counts.get(what) === 0);
