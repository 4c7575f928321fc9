import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { quoted } from '../list-status.ts';

/** The master's list shows a replica that the configuration does not name (rules.md, D9). */
export const unwatchedReplica: FindingKind = {
  id: 'unwatched-replica',
  severity: 'warning',
  meaning:
    'This replica answers logins, and nobody looks whether what it answers is right: it is not in ' +
    'our configuration.',
  remedy: 'docs/runbook.md#unwatched-replica',
  advice: [
    'Write it into the configuration; or, where it is a known host, its name into listNames.',
    'A replica that nobody knows: ask who added it.',
  ],
  heldBy: [
    { kind: 'role-moved', covers: 'domain' },
    { kind: 'role-mismatch', covers: 'host' },
  ],
  cleanNeeded: 3,
  inFollowUps: false,
  subjects: ({ list }) => (list?.unknown ?? []).map(({ name }) => name),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host } = input;
  if (view.master.kind === 'master' && view.master.moved) {
    return unread(input, 'the list of an acting master does not tell');
  }
  const entry = view.list?.unknown.find(({ name }) => name === host);
  if (entry !== undefined) {
    return holdsFor(
      input,
      `the master's list shows a replica that is not configured: ${quoted(entry.text)}`,
      view.facts.settings.thresholds.notListed,
    );
  }
  return view.list?.whole === true
    ? clearFor(input, `${host} is configured now, or the list shows it no longer`)
    : unread(input, "the master's list was not read whole");
}
