import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';

/** The master's own list shows this replica as `new`: it is sent nothing (rules.md, D5, D9). */
export const listNew: FindingKind = {
  id: 'list-new',
  severity: 'error',
  meaning:
    'The master counts this replica as new and sends it nothing. It goes on answering logins.',
  remedy: 'docs/runbook.md#list-new',
  advice: [
    'BoKS sends it nothing until it is restarted on the replica (seen in 2008).',
    'Check for empty data files before and after.',
  ],
  heldBy: [
    { kind: 'silent', covers: 'host' },
    { kind: 'role-mismatch', covers: 'host' },
  ],
  cleanNeeded: 2,
  inFollowUps: false,
  subjects: ({ hosts }) => hosts.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, seen } = input;
  if (seen === undefined || seen.listed === 'absent' || seen.listed === 'not-read') {
    return unread(input, "the master's list does not tell");
  }
  const { status, line } = seen.listed;
  if (status !== 'new') return clearFor(input, `the master's list shows ${host} as ${status}`);
  return holdsFor(
    input,
    `the master's list shows ${host} as new: "${line.trim().replaceAll(/\s+/g, ' ')}"`,
    view.facts.settings.thresholds.listNew,
  );
}
