import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { wordsOfMiss } from '../miss.ts';
import { outcomeOf } from '../sweep-view.ts';

/** The expected master does not answer as master, and no other host runs as one (rules.md, D0, D5). */
export const masterSilent: FindingKind = {
  id: 'master-silent',
  severity: 'error',
  meaning: 'Nobody can be judged against this master: what replicas miss since is not known.',
  remedy: 'docs/runbook.md#master-silent',
  advice: [
    'Find out whether the master is off or only our reader is away.',
    'If another host takes over, make sure first that the old master stays off.',
  ],
  heldBy: [{ kind: 'blind', covers: 'domain' }],
  cleanNeeded: 2,
  inFollowUps: false,
  subjects: ({ facts }) => [facts.settings.master],
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host } = input;
  if (view.master.kind === 'master') {
    return view.master.moved
      ? unread(input, `another host runs as master: ${view.master.host}`)
      : clearFor(input, `${host} answered as master`);
  }
  const outcome = outcomeOf(view.facts, host);
  if (view.master.because === 'no-answer') {
    const words = outcome.kind === 'miss' ? wordsOfMiss(outcome) : 'no answer as master';
    return holdsFor(
      input,
      `the master ${host} gave no reading: ${words}`,
      view.facts.settings.thresholds.masterSilent,
    );
  }
  if (view.master.because === 'boks-stopped') {
    return holdsFor(
      input,
      `BoKS is stopped on the master ${host}`,
      view.facts.settings.thresholds.masterSilent,
    );
  }
  return unread(input, 'the master answered in another role');
}
