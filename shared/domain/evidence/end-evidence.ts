import { alertsDue } from '../alerts.ts';
import { moveOf } from '../draft-move.ts';
import type { Incident } from '../incident.ts';
import type { Mute, PlannedWindow } from '../mutes-and-windows.ts';
import { coverOf } from '../quieting.ts';
import { route } from '../routing.ts';
import type { DomainSettings } from '../settings.ts';
import { counted } from '../words.ts';
import type { EndedToo, EvidenceEnded, EvidenceOutcome, EvidenceReason } from './evidence-act.ts';

/** What became of evidence, and all that its record is made from, as of the head record. */
export type Ending = Pick<
  EvidenceEnded,
  'atMs' | 'version' | 'occasion' | 'askedBy' | 'collection' | 'outcome'
> & {
  readonly settings: DomainSettings;
  readonly incident: Incident;
  /** False where people know it already: a limit is told once a day. */
  readonly isNews: boolean;
  /** Those of the domain now: no sweep has yet seen one that has just begun. */
  readonly mutes: readonly Mute[];
  readonly windows: readonly PlannedWindow[];
  /** How often its collection was taken up again after its time; never, where left out. */
  readonly takenUpTimes?: number;
  /** Others that were not collected for the same reason, each another incident; people are told of one. */
  readonly also?: readonly (Omit<EndedToo, 'incident'> & { readonly incident: Incident })[];
  /** The number that the record will have. */
  readonly record: number;
};

/**
 * The act that says what became of evidence of an incident: one move of it, which changes nothing that
 * was read, and no reminder. It is spoken where people know of the incident, unless a cause, a mute or
 * a window silences it. Pure.
 */
export function endEvidence({
  settings,
  incident,
  isNews,
  mutes,
  windows,
  takenUpTimes = 0,
  also = [],
  record,
  ...ended
}: Ending): EvidenceEnded {
  const { outcome, atMs } = ended;
  const routedOf = ({ incident: before, version, isNews: mayTell }: Told): Routed => {
    const { incident: moved, move } = moveOf(before, record, {
      from: before.state,
      reason: REASON_OF[outcome.kind],
      text: `${outcomeInWords(outcome, version)}${takenUpInWords(takenUpTimes)}`,
      voice: 'if-told',
    });
    const { voice: _voice, ...said } = move;
    const { told, heldBy, quieted, state } = before;
    const cover =
      state === 'closed' ? undefined : coverOf(before, { mutes, windows, settings, nowMs: atMs });
    const isQuiet = quieted !== undefined || cover !== undefined;
    const spoken = mayTell && told !== null && heldBy === null && !isQuiet;
    const versioned =
      outcome.kind === 'not-collected'
        ? moved
        : { ...moved, evidenceVersion: version, evidenceBecame: outcome.kind };
    return route({ incident: versioned, moves: [{ ...said, spoken }] }, { settings, nowMs: atMs });
  };
  const routed: Routed[] = [];
  for (const one of [{ incident, version: ended.version }, ...also]) {
    const isSaid = routed.some(({ moves }) => moves.some(({ spoken }) => spoken));
    routed.push(routedOf({ ...one, isNews: isNews && !isSaid }));
  }
  const too = also.map(({ incident: { id }, version, occasion, askedBy }): EndedToo => {
    return { incident: id, version, occasion, askedBy };
  });
  return {
    kind: 'evidence',
    ...ended,
    incident: incident.id,
    ...(too.length === 0 ? {} : { also: too }),
    moves: routed.flatMap(({ moves }) => moves),
    incidents: routed.map((one) => one.incident),
    alerts: alertsDue(
      { settings, record, heading: null },
      routed.flatMap(({ heard }) => heard),
    ),
  };
}

type Told = Pick<Ending, 'incident' | 'version' | 'isNews'>;
type Routed = ReturnType<typeof route>;

/** `COMPLETE`, or `PARTIAL 21/24`. */
export const completenessOf = ({ done, planned }: { done: number; planned: number }): string =>
  done === planned ? 'COMPLETE' : `PARTIAL ${done}/${planned}`;

function outcomeInWords(outcome: EvidenceOutcome, version: number): string {
  const what = `evidence version ${version}`;
  switch (outcome.kind) {
    case 'sealed': {
      const gaps = outcome.done === outcome.planned ? '' : '; missing.txt names each gap';
      return `${what} is sealed, ${completenessOf(outcome)}${gaps}`;
    }
    case 'held':
      return `${what} is HELD, not released: ${outcome.reasons.join('; ')}`;
    case 'failed':
      return `${what} FAILED: ${outcome.reasons.join('; ')}`;
    case 'not-collected':
      return `${what} was not collected: ${NOT_COLLECTED[outcome.why]}`;
  }
}

const takenUpInWords = (times: number): string =>
  times === 0
    ? ''
    : `; it was taken up again ${counted(times, 'time')}: its time had passed before everybody was asked`;

const NOT_COLLECTED: Readonly<Record<'limit' | 'held', string>> = {
  limit: 'limit; the domain had its bundles of this UTC day',
  held: "held; its cause's evidence has it",
};

const REASON_OF: Readonly<Record<EvidenceOutcome['kind'], EvidenceReason>> = {
  sealed: 'bundle-sealed',
  held: 'bundle-held',
  failed: 'bundle-failed',
  'not-collected': 'bundle-not-collected',
};
