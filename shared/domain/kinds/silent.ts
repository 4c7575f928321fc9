import {
  clearFor,
  followedByNobody,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isNotUnderstood, isOurs, wordsOfMiss } from '../miss.ts';

/** A host other than the expected master that does not answer (rules.md, D5). Silence is never health. */
export const silent: FindingKind = {
  id: 'silent',
  severity: 'warning',
  meaning:
    'We cannot read this host, so nothing is known of it since; its open incidents stay as they are.',
  remedy: 'docs/runbook.md#silent',
  advice: [
    "Find out whether the host or only our reader is away: look at the master's list.",
    'Nothing of this host is closed, or called healthy, while it is silent.',
  ],
  heldBy: [{ kind: 'blind', covers: 'domain' }],
  cleanNeeded: 2,
  inFollowUps: false,
  subjects: ({ facts }) => facts.settings.replicas.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, seen } = input;
  if (seen === undefined) return clearFor(input, `${host} answered`);
  if (seen.outcome.kind === 'reading') return clearFor(input, `${host} answered`);
  const { cause } = seen.outcome;
  if (isOurs(cause) || isNotUnderstood(cause)) return unread(input, wordsOfMiss(seen.outcome));
  if (view.blind !== null) return unread(input, `we are blind: ${view.blind}`);
  const status = typeof seen.listed === 'string' ? undefined : seen.listed.status;
  const isDown = status === 'down';
  const because =
    `${isDown ? 'host down: ' : ''}${host} gave no reading: ${wordsOfMiss(seen.outcome)}` +
    `${witnessOf(status)}${followedByNobody(view, host)}`;
  const judged = holdsFor(input, because, view.facts.settings.thresholds.silent);
  return {
    ...judged,
    severity: isDown ? 'error' : 'warning',
    met: judged.met || isOftenSilent(seen.memory?.answers ?? []),
  };
}

/** What the master's list of the same sweep says of it (rules.md, D9). */
function witnessOf(status: string | undefined): string {
  if (status === 'down') return "; the master's list says down too";
  return status === 'ok' ? "; the master's list says ok: perhaps our reader alone is away" : '';
}

/** Fewer than 6 of the last 12 answered, this miss among them; misses of our own cause are left out. */
function isOftenSilent(earlier: readonly string[]): boolean {
  const last = [...earlier.filter((answer) => answer !== 'left-out'), 'missed'].slice(-12);
  return last.length === 12 && last.filter((answer) => answer === 'answered').length < 6;
}
