import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';

/** A replica answers, and the master's list does not show it (rules.md, D9). */
export const notListed: FindingKind = {
  id: 'not-listed',
  severity: 'warning',
  meaning:
    'The master does not count this host as a replica, so it sends it nothing (inference). What it ' +
    'answers to logins grows old.',
  remedy: 'docs/runbook.md#not-listed',
  advice: [
    'If the list shows it under another name, write that into listNames.',
    'If it is no replica any more, take it out of the configuration.',
  ],
  heldBy: [
    { kind: 'role-moved', covers: 'domain' },
    { kind: 'role-mismatch', covers: 'host' },
  ],
  cleanNeeded: 3,
  inFollowUps: true,
  counts: 'notListed',
  subjects: ({ hosts }) => hosts.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, seen } = input;
  if (seen === undefined || seen.listed === 'not-read') {
    return unread(input, "the master's list does not tell");
  }
  // An acting master lists who has connected to it so far.
  if (view.master.kind === 'master' && view.master.moved) {
    return unread(input, 'the list of an acting master does not tell');
  }
  if (seen.listed !== 'absent') return clearFor(input, `the master's list shows ${host}`);
  if (seen.outcome.kind === 'miss') return unread(input, `${host} gave no reading`);
  return holdsFor(
    input,
    `${host} answers, and the list of the master does not show it`,
    view.facts.settings.thresholds.notListed,
  );
}
