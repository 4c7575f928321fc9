import { causesAbove } from '../alerts.ts';
import type { Incident, IncidentKind, Move, MoveReason } from '../incident.ts';
import type { Act, SweepJudged } from '../journal.ts';
import type { PersonActed } from '../person-act.ts';
import type { Occasion } from './collection.ts';
import { endedBy, type EvidenceEnded } from './evidence-act.ts';

/** Evidence that is to be collected, or is being collected. */
export type Owed = {
  readonly incident: string;
  readonly kind: IncidentKind;
  readonly occasion: Occasion;
  /** The record that owes it. */
  readonly askedBy: number;
};

/** What a domain's journal says of evidence, as far as the next collection asks. */
export type EvidenceOfDomain = {
  /** Each until the record that says what became of it: one an incident and occasion, the first that was owed first. */
  readonly owed: readonly Owed[];
  /** The newest UTC day on which a collection ended that nobody had asked for; left out before the first. */
  readonly day?: DayOfEvidence;
};

export type DayOfEvidence = {
  /** Its beginning, UTC ms. */
  readonly fromMs: number;
  readonly ended: number;
  /** People were told that there will be no more of them. */
  readonly limitTold?: true;
};

/** Collections a domain and UTC day; what a person asks for is not counted. */
export const MOST_A_DAY = 6;

export const NOTHING_OWED: EvidenceOfDomain = { owed: [] };

/**
 * What is owed after a record. A judged sweep owes evidence of each incident of the eight kinds that
 * opens and is told by no cause (an `ahead` when it was confirmed, or was not), crosses, closes after
 * evidence was made or owed, or stops being held while open; a person's act what it asks for; and the record that says what became of it ends it.
 * What is owed anew before its collection ends is asked by the newer record: it is made once more.
 *
 * Bounded as the incidents are that a domain remembers: at most four entries each.
 */
export function foldEvidence(
  before: EvidenceOfDomain,
  { number, act }: { readonly number: number; readonly act: Act },
): EvidenceOfDomain {
  switch (act.kind) {
    case 'configured':
      return before;
    case 'evidence':
      return ended(before, act);
    case 'sweep-judged':
    case 'acted':
      return withOwed(before, owedBy(act, before, number));
  }
}

/** The owed evidence that is to be collected next: what is over comes last, causes before symptoms. */
export const nextOwed = ({ owed }: EvidenceOfDomain): Owed | undefined =>
  owed.toSorted((a, b) => rankOf(a) - rankOf(b) || a.askedBy - b.askedBy)[0];

/** True where a domain had its collections of the day, and this is not one that a person asked for. */
export const isOverLimit = (
  { day }: EvidenceOfDomain,
  { occasion }: Pick<Owed, 'occasion'>,
  nowMs: number,
): boolean => occasion !== 'asked' && day?.fromMs === dayOf(nowMs) && day.ended >= MOST_A_DAY;

/** True where people were not told today that there will be no more. */
export const isLimitNews = ({ day }: EvidenceOfDomain, nowMs: number): boolean =>
  day?.fromMs !== dayOf(nowMs) || day.limitTold !== true;

function owedBy(
  act: SweepJudged | PersonActed,
  before: EvidenceOfDomain,
  askedBy: number,
): readonly Owed[] {
  const asked = act.kind === 'acted' && act.wish.kind === 'collect-evidence' ? act.incidents : [];
  return [
    ...act.moves.flatMap((move): readonly Owed[] => {
      const incident = act.incidents.find(({ id }) => id === move.incident);
      const occasion = incident && occasionOf(move, incident, before);
      return occasion === undefined
        ? []
        : [{ incident: move.incident, kind: move.kind, occasion, askedBy }];
    }),
    ...asked.map(({ id, kind }): Owed => ({ incident: id, kind, occasion: 'asked', askedBy })),
  ];
}

function occasionOf(
  { kind, to, reason }: Move,
  { id, heldBy, evidenceVersion, detail }: Incident,
  { owed }: EvidenceOfDomain,
): Occasion | undefined {
  if (!COLLECTED_KINDS.has(kind) || heldBy !== null) return undefined;
  const occasion = OCCASION_OF[reason];
  if (occasion === 'closed') {
    const isBegun = evidenceVersion !== undefined || owed.some(({ incident }) => incident === id);
    return isBegun ? occasion : undefined;
  }
  // The sweep that confirms it also shows a cause that it is of: that is collected, and not each host.
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  if (occasion === 'opened' && (isAwaited || to !== 'open')) return undefined;
  return occasion;
}

const OCCASION_OF: Readonly<Partial<Record<MoveReason, Occasion>>> = {
  opened: 'opened',
  reopened: 'opened',
  confirmed: 'opened',
  'not-confirmed': 'opened',
  'no-longer-held': 'opened',
  crossed: 'crossed',
  closed: 'closed',
  'closed-by-person': 'closed',
};

function withOwed(before: EvidenceOfDomain, added: readonly Owed[]): EvidenceOfDomain {
  if (added.length === 0) return before;
  const all = [...before.owed, ...added];
  const isNewest = (one: Owed, index: number): boolean =>
    all.findLastIndex((other) => isSameOccasion(other, one)) === index;
  return { ...before, owed: all.filter(isNewest) };
}

function ended(before: EvidenceOfDomain, act: EvidenceEnded): EvidenceOfDomain {
  const owed = before.owed.filter(
    (one) => !endedBy(act).some((end) => isSameOccasion(one, end) && one.askedBy === end.askedBy),
  );
  // A clock that went back, or another's, does not bring back a day and its limit.
  const fromMs = Math.max(dayOf(act.atMs), before.day?.fromMs ?? 0);
  const day = before.day?.fromMs === fromMs ? before.day : { fromMs, ended: 0 };
  if (act.outcome.kind === 'not-collected') {
    const isTold = act.outcome.why === 'limit' && act.moves.some(({ spoken }) => spoken);
    return isTold && day.ended >= MOST_A_DAY
      ? { owed, day: { ...day, limitTold: true } }
      : { ...before, owed };
  }
  return act.occasion === 'asked'
    ? { ...before, owed }
    : { owed, day: { ...day, ended: day.ended + 1 } };
}

const isSameOccasion = (
  a: Pick<Owed, 'incident' | 'occasion'>,
  b: Pick<Owed, 'incident' | 'occasion'>,
): boolean => a.incident === b.incident && a.occasion === b.occasion;

const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;
const DAY_MS = 86_400_000;

const rankOf = ({ kind, occasion }: Owed): number =>
  (occasion === 'closed' ? MOST_CAUSES_ABOVE : 0) + causesAbove(kind);

/** More than any kind has. */
const MOST_CAUSES_ABOVE = 100;

/** Kinds of which evidence is collected unasked. */
const COLLECTED_KINDS: ReadonlySet<IncidentKind> = new Set([
  'ahead',
  'empty',
  'stuck',
  'other-series',
  'master-went-back',
  'master-restamped',
  'master-not-sending',
  'two-masters',
]);
