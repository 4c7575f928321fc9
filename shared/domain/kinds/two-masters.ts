import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { runsAsMaster } from '../snapshot.ts';
import { outcomeOf, type SweepView } from '../sweep-view.ts';

/** More than one host runs as master, and `boksdiag` answers there (rules.md, D0). */
export const twoMasters: FindingKind = {
  id: 'two-masters',
  severity: 'critical',
  meaning:
    'Two hosts take edits of one domain. What is changed on one does not reach those who follow the ' +
    'other; when one of them steps back, its edits exist nowhere else (inference).',
  remedy: 'docs/runbook.md#two-masters',
  advice: [
    'Stop edits on both at once, by a word to the people who make them.',
    'A named person says which one stays; nothing is reset before that.',
    'List what was edited on the other one since, and enter it on the one that stays.',
  ],
  heldBy: [],
  cleanNeeded: 3,
  inFollowUps: false,
  subjects: () => [null],
  judge,
};

function judge(input: KindInput): Judged {
  const { view, incident } = input;
  if (view.isFollowUp) return unread(input, 'a follow-up does not ask who is master');
  const known =
    incident?.detail.kind === 'counted' && incident.state !== 'closed' ? incident.detail.names : [];
  const now = runningIn(view);
  const names = now.length > 1 ? [...new Set([...known, ...now])] : known;
  const detail = { kind: 'counted', counts: {}, names } as const;
  if (now.length > 1) {
    const because = `${now.join(' and ')} run as master at the same time`;
    return { ...holdsFor(input, because, view.facts.settings.thresholds.role), detail };
  }
  const unseen = names.filter((host) => outcomeOf(view.facts, host).kind === 'miss');
  if (unseen.length > 0 || view.master.kind === 'nobody') {
    return { ...unread(input, `not known whether ${names.join(', ')} still run so`), detail };
  }
  const ahead = view.facts.incidents.filter(
    ({ kind, host, state }) =>
      kind === 'ahead' && state !== 'closed' && host !== null && names.includes(host),
  );
  const left =
    ahead.length === 0 ? '' : `; still ahead: ${ahead.map(({ host }) => host).join(', ')}`;
  return {
    ...clearFor(input, `${view.master.host} alone runs as master${left}`, {
      clears: true,
      clean: view.complete,
      closes: ahead.length === 0,
    }),
    detail,
  };
}

/** The one that is judged against first, where there is one. */
function runningIn({ master, claimants, facts }: SweepView): readonly string[] {
  if (master.kind === 'nobody') return claimants;
  const outcome = outcomeOf(facts, master.host);
  const runs = outcome.kind === 'reading' && runsAsMaster(outcome.snapshot);
  return runs ? [master.host, ...claimants] : claimants;
}
