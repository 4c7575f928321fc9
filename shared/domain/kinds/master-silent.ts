import {
  clearFor,
  followedByNobody,
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
  if (host !== view.facts.settings.master) {
    return clearFor(input, `${host} is no longer the expected master`);
  }
  if (view.master.kind === 'master') {
    return view.master.moved
      ? clearFor(input, `another host runs as master: ${view.master.host}`, NOT_THIS)
      : clearFor(input, `${host} answered as master`);
  }
  if (view.master.because === 'blind') return unread(input, `we are blind: ${view.blind}`);
  const outcome = outcomeOf(view.facts, host);
  if (view.master.because === 'no-answer') {
    const words = outcome.kind === 'miss' ? wordsOfMiss(outcome) : 'no answer as master';
    return holdsFor(
      input,
      `the master ${host} gave no reading: ${words}${followedByNobody(view)}`,
      view.facts.settings.thresholds.masterSilent,
    );
  }
  if (view.master.because === 'boks-stopped') {
    return holdsFor(
      input,
      `BoKS is stopped on the master ${host}${followedByNobody(view)}`,
      view.facts.settings.thresholds.masterSilent,
    );
  }
  return clearFor(input, 'no host, or more than one, runs as master', NOT_THIS);
}

/** D0 says something else: what was pending is over, what is open lives until it answers as master. */
const NOT_THIS = { clears: false, clean: false, closes: false };
