import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { outcomeOf, roleOf } from '../sweep-view.ts';

/** The expected master answers in another role, and no other host runs as master (rules.md, D0). */
export const noMaster: FindingKind = {
  id: 'no-master',
  severity: 'critical',
  meaning:
    'The domain has no master: no right can be given or withdrawn anywhere. Replicas go on answering ' +
    'logins from what they have.',
  remedy: 'docs/runbook.md#no-master',
  advice: [
    'Ask who converted the master, and which host is to be it.',
    'Ask `boks-audit status` who may be promoted: never one that is ahead, however high its numbers.',
  ],
  heldBy: [],
  cleanNeeded: 2,
  inFollowUps: false,
  subjects: () => [null],
  judge,
};

function judge(input: KindInput): Judged {
  const { view } = input;
  if (view.isFollowUp) return unread(input, 'a follow-up does not ask who is master');
  if (view.master.kind === 'master') return clearFor(input, `${view.master.host} runs as master`);
  if (view.master.because !== 'no-master') return unread(input, 'it is not known who is master');
  const { settings } = view.facts;
  const outcome = outcomeOf(view.facts, settings.master);
  const role = outcome.kind === 'reading' ? roleOf(outcome.snapshot) : undefined;
  return holdsFor(
    input,
    `${settings.master} runs as ${role ?? 'another role'}, and no host of the domain runs as master`,
    settings.thresholds.role,
  );
}
