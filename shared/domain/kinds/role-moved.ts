import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { lossInWords } from '../role-loss.ts';
import { runsAsMaster } from '../snapshot.ts';
import { outcomeOf } from '../sweep-view.ts';

/** Another host than the expected one runs as master (rules.md, D0, D5). */
export const roleMoved: FindingKind = {
  id: 'role-moved',
  severity: 'error',
  meaning:
    'Edits are made on another host than the expected master. If the old master returns, they are lost.',
  remedy: 'docs/runbook.md#role-moved',
  advice: [
    'If this is a planned failover or drill: nothing. Otherwise ask who did it.',
    'Make sure that the old master does not come back with old data.',
  ],
  heldBy: [],
  cleanNeeded: 2,
  inFollowUps: true,
  counts: 'role',
  subjects: ({ master }) => (master.kind === 'master' && master.moved ? [master.host] : []),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host } = input;
  const { settings } = view.facts;
  if (view.master.kind === 'master' && view.master.moved && view.master.host === host) {
    const old = view.master.mayProve
      ? `${settings.master} was seen in another role`
      : `old master ${settings.master} not seen: make sure that it is off`;
    const because = `${host} runs as master instead of ${settings.master}; ${old}${lossInWords(view)}`;
    return holdsFor(input, because, settings.thresholds.role);
  }
  const outcome = outcomeOf(view.facts, host);
  if (outcome.kind === 'miss') return unread(input, `${host} gave no reading`);
  const { snapshot } = outcome;
  const how = { clears: true, clean: view.complete && snapshot.complete, closes: true };
  if (settings.master === host) return clearFor(input, `${host} is the expected master now`, how);
  if (runsAsMaster(snapshot)) return unread(input, `${host} is not the only one to run as master`);
  return snapshot.complete
    ? clearFor(input, `${host} no longer runs as master`, how)
    : unread(input, 'its answer was not understood whole');
}
