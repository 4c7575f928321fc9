import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from './finding-kind.ts';
import { isNotUnderstood } from './miss.ts';

/** A status word of the master's list that is a kind of finding (rules.md, D5, D9). */
export type ListedStatus = 'down' | 'loading' | 'new';

/** The kind of a status in the master's list: its words, and the one way in which all are judged. */
export const listKind = (
  status: ListedStatus,
  words: Pick<FindingKind, 'severity' | 'meaning' | 'advice'>,
): FindingKind => ({
  ...words,
  id: `list-${status}`,
  remedy: `docs/runbook.md#list-${status}`,
  heldBy: [
    { kind: 'silent', covers: 'host' },
    { kind: 'role-mismatch', covers: 'host' },
  ],
  cleanNeeded: 2,
  inFollowUps: true,
  counts: THRESHOLD[status],
  subjects: ({ hosts }) => hosts.map(({ host }) => host),
  judge: (input) => judgeStatus(input, status),
});

function judgeStatus(input: KindInput, wanted: ListedStatus): Judged {
  const { view, host, seen } = input;
  if (seen === undefined || typeof seen.listed === 'string') {
    return unread(input, "the master's list does not tell");
  }
  const { status, line } = seen.listed;
  if (status !== wanted) return clearFor(input, `the master's list shows ${host} as ${status}`);
  // Of a host that is down one message speaks, `silent`, which a follow-up does not count.
  const { outcome } = seen;
  const isSilent = outcome.kind === 'miss' && !isNotUnderstood(outcome.cause);
  if (isSilent && (wanted === 'down' || view.isFollowUp)) {
    return unread(input, `${host} is silent too`);
  }
  return holdsFor(
    input,
    `the master's list shows ${host} as ${wanted}: ${quoted(line)}`,
    view.facts.settings.thresholds[THRESHOLD[wanted]],
  );
}

/** A line of the list as it is quoted: its blanks folded. */
export const quoted = (line: string): string => `"${line.trim().replaceAll(/\s+/g, ' ')}"`;

const THRESHOLD = { down: 'listDown', loading: 'listLoading', new: 'listNew' } as const;
