import type { FindingKind } from '../finding-kind.ts';
import type { Incident, IncidentKind } from '../incident.ts';
import { ALL_KINDS } from '../kinds/all-kinds.ts';
import { isHostDown } from './headline.ts';

/** What an open incident means, and what to do of it. */
export type Advice = Pick<FindingKind, 'meaning' | 'advice' | 'remedy'>;

/**
 * The advice that a message gives. Under a heading it is that of the heading: what an `ahead` itself
 * advises would destroy the edits that the master lost.
 */
export function adviceOn(incident: Incident, heading: string | null): Advice {
  if (heading !== null) return SUSPECTING;
  const kind = ALL_KINDS.find(({ id }) => id === incident.kind);
  if (kind === undefined) throw new Error(`no kind ${incident.kind}`);
  if (isHostDown(incident)) return { ...kind, ...HOST_IS_DOWN };
  return incident.crossed ? { ...kind, meaning: CROSSED_MEANS } : kind;
}

/** The page of the runbook, as an SMS names it. */
export const runbookOn = ({ kind }: Incident, heading: string | null): IncidentKind =>
  heading === null ? kind : 'master-went-back';

/** For a person who is asked to close what nothing else will; two parts, for two lines. */
export const closeCommand = ({ id }: Incident): readonly [string, string] => [
  `boks-audit incident close ${id}`,
  '--code host-retired --why "..."',
];

const CROSSED_MEANS =
  'All numbers agree again, over updates that this replica dropped: it looks healthy, and what they ' +
  'changed is missing there. Logins through it may be denied; rights that were withdrawn meanwhile ' +
  'may still work (inference).';

/** Where the master cannot reach it either (rules.md, D9). */
const HOST_IS_DOWN: Omit<Advice, 'remedy'> = {
  meaning:
    'Neither we nor the master reach this host: it is off, or cut off. Agents that used it must find ' +
    'another replica. Its open incidents stay as they are.',
  advice: [
    'Look at the host itself: console, power, network; count who is left to answer logins.',
    'When it is back, do not promote it before it has moved with its master; look for empty files.',
  ],
};

/** Where all replicas are ahead together. */
const SUSPECTING: Advice = {
  meaning:
    'All replicas that answered are ahead in the same tables. Then it is likelier that the master lost ' +
    'edits (a restore, replaced data) than that each replica made its own; no fall was seen, so this is ' +
    'a suspicion.',
  advice: [
    'Reset NO replica, promote none, force no download: if the master lost edits, only they have them.',
    'Ask whether the master was restored, from when, and by whom.',
  ],
  remedy: 'docs/runbook.md#master-went-back',
};
