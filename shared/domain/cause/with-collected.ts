import type { TableReading } from '../boksdiag/sequence.ts';
import type { HostEvidence, KeptRun, KeptText } from '../evidence/bundle-facts.ts';
import type { IncidentKind } from '../incident.ts';
import { zoneShiftSeconds } from '../zone-offset.ts';
import { rankAll, sign, type CauseFacts, type Hypothesis, type RankedCause } from './cause.ts';
import { collectedSigns } from './collected-signs.ts';
import { livingOf } from './known.ts';
import { hypothesesOf } from './rank-causes.ts';
import { whatStopsSending } from './what-stops-sending.ts';
import { whatWroteHere } from './what-wrote-here.ts';

/**
 * What may be behind an incident with what was collected of its hosts, the likeliest first; those of
 * which nothing speaks come last, so that what was ruled out is known too.
 */
export function rankCausesWith(
  facts: CauseFacts,
  collected: readonly HostEvidence[],
  runs: readonly KeptRun[] = [],
): readonly RankedCause[] {
  const signs = collectedSigns(facts, collected);
  return rankAll(
    together([
      ...hypothesesOf(facts),
      ...saidByItself(facts),
      ...whatWroteHere(facts, signs),
      ...whatStopsSending(facts, signs),
      ...seenAgain(facts, runs),
      drift(facts),
    ]),
  );
}

/** Hypotheses of one id are one: the words of the first, the signs of all. */
function together(hypotheses: readonly Hypothesis[]): readonly Hypothesis[] {
  const byId = new Map<string, Hypothesis>();
  for (const hypothesis of hypotheses) {
    const before = byId.get(hypothesis.id);
    byId.set(hypothesis.id, {
      ...(before ?? hypothesis),
      supports: [...(before?.supports ?? []), ...hypothesis.supports],
      contradicts: [...(before?.contradicts ?? []), ...hypothesis.contradicts],
    });
  }
  return [...byId.values()];
}

/** Kinds that say themselves what happened. */
function saidByItself({ incident }: CauseFacts): readonly Hypothesis[] {
  const said = SAID.get(incident.kind);
  if (said === undefined) return [];
  const { because, ...hypothesis } = said;
  return [{ ...hypothesis, supports: sign(true, 4, because), contradicts: [] }];
}

/** A replica's text and one of its master read after it, for this bundle, that show it once more. */
function seenAgain({ incident }: CauseFacts, runs: readonly KeptRun[]): readonly Hypothesis[] {
  if (incident.kind !== 'ahead') return [];
  const isShown = runs.some(({ meaning, answers }) => {
    const replica = tablesOf(
      answers.find(({ host, place }) => place === 'r' && host === incident.host),
    );
    const master = tablesOf(answers.find(({ place }) => place === 'm2'));
    const shift = zoneShiftSeconds(replica, master);
    return (
      meaning === 'confirm' &&
      incident.tables.every(({ table }) => {
        const [r, m] = [replica, master].map((tables) => tables.find((one) => one.table === table));
        if (r === undefined || m === undefined) return false;
        return r.stamp.seconds + shift === m.stamp.seconds && r.sequence > m.sequence;
      })
    );
  });
  const again = 'the texts that were read for this bundle, the replica first, show it once more';
  return [
    { id: 'misread', says: '', next: '', supports: [], contradicts: sign(isShown, 2, again) },
  ];
}

const tablesOf = (answer: KeptText | undefined): readonly TableReading[] =>
  answer?.outcome.kind === 'reading' ? answer.outcome.snapshot.tables : [];

function drift(facts: CauseFacts): Hypothesis {
  const host = facts.incident.host ?? undefined;
  const living = livingOf(facts, 'drift-of-format', host).length > 0;
  const isWhole =
    host !== undefined &&
    facts.state.hosts.some((standing) => standing.host === host && standing.complete);
  return {
    id: 'format-drift',
    says: 'We read wrongly what the host printed: another version, or another form of line.',
    next: 'the raw texts in raw/, and the version of the host before and after',
    supports: sign(living, 2, 'some lines of its answers are not understood'),
    contradicts: sign(isWhole, 2, 'every line of its last answer was understood'),
  };
}

type Said = Pick<Hypothesis, 'id' | 'says' | 'next'> & { readonly because: string };
const SAID: ReadonlyMap<IncidentKind, Said> = new Map([
  [
    'master-went-back',
    {
      id: 'master-went-back',
      says: 'The master lost edits: it was restored, or its data were replaced.',
      next: 'backup and restore logs of the master; nobody resets a replica before that is answered',
      because: "the master's own counter fell, read twice",
    },
  ],
  [
    'two-masters',
    {
      id: 'two-masters',
      says: 'More than one host takes edits: their tables grow apart.',
      next: 'BOKSINIT in ENV and the running role on every host; which one is meant to be master',
      because: 'more than one host runs as master',
    },
  ],
]);
