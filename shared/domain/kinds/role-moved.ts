import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
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
  inFollowUps: false,
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
    return holdsFor(
      input,
      `${host} runs as master instead of ${settings.master}; ${old}`,
      settings.thresholds.role,
    );
  }
  if (outcomeOf(view.facts, host).kind === 'miss') return unread(input, `${host} gave no reading`);
  return clearFor(input, `${host} no longer runs as master`);
}
