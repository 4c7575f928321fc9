import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isStopped } from '../snapshot.ts';

/** A replica answers, and BoKS does not run on it (rules.md, D5); of the master: `master-silent`. */
export const boksStopped: FindingKind = {
  id: 'boks-stopped',
  severity: 'error',
  meaning:
    'BoKS does not run on this replica: it answers no login and takes no update. Its agents ask ' +
    'other replicas.',
  remedy: 'docs/runbook.md#boks-stopped',
  advice: [
    'Ask whether somebody stopped it on purpose; a repair stops BoKS for some minutes.',
    'Before it is started again after a repair, look whether data and sequence were removed together.',
  ],
  heldBy: [{ kind: 'role-mismatch', covers: 'host' }],
  cleanNeeded: 2,
  inFollowUps: true,
  counts: 'boksStopped',
  subjects: ({ facts }) => facts.settings.replicas.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, seen } = input;
  if (seen === undefined) {
    const isMaster = view.master.kind === 'master' && view.master.host === host;
    return isMaster
      ? clearFor(input, `BoKS runs on ${host}, as master`)
      : unread(input, `${host} was not asked`);
  }
  if (seen.outcome.kind === 'miss') return unread(input, `${host} gave no reading`);
  return isStopped(seen.outcome.snapshot)
    ? holdsFor(
        input,
        `${host} answers, and no boks_init runs on it`,
        view.facts.settings.thresholds.boksStopped,
      )
    : clearFor(input, `BoKS runs on ${host}`);
}
