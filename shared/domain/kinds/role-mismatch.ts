import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isReplicaRole, isStopped, runsAsMaster, type Snapshot } from '../snapshot.ts';
import { outcomeOf, roleOf } from '../sweep-view.ts';

/** A configured replica that has another role, or whose ENV says master without running so (D0, D1). */
export const roleMismatch: FindingKind = {
  id: 'role-mismatch',
  severity: 'warning',
  meaning: 'This host is not what the configuration expects: its tables are not judged meanwhile.',
  remedy: 'docs/runbook.md#role-mismatch',
  advice: ['If it was converted on purpose, change the configuration; otherwise convert it back.'],
  heldBy: [],
  cleanNeeded: 2,
  inFollowUps: true,
  counts: 'role',
  subjects: ({ facts }) => facts.settings.replicas.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host } = input;
  const outcome = outcomeOf(view.facts, host);
  if (outcome.kind === 'miss') return unread(input, `${host} gave no reading`);
  const { snapshot } = outcome;
  const { settings } = view.facts;
  const isMasterToBe = snapshot.head.configuredRole === 'master' && host !== settings.master;
  if (isStopped(snapshot) && !isMasterToBe) return unread(input, `BoKS is stopped on ${host}`);
  if (runsAsMaster(snapshot) && host !== settings.master) {
    return unread(input, `${host} runs as master: a finding of its own`);
  }
  const mismatch = mismatchOf(snapshot);
  if (mismatch !== undefined)
    return holdsFor(input, `${host} ${mismatch}`, settings.thresholds.role);
  if (!snapshot.complete) return unread(input, 'its answer was not understood whole');
  const how = { clears: true, clean: view.complete, closes: true };
  return clearFor(input, `${host} runs as ${roleOf(snapshot) ?? 'replica'}`, how);
}

/** In words, or undefined where the role is as it should be. */
function mismatchOf(snapshot: Snapshot): string | undefined {
  if (runsAsMaster(snapshot)) return undefined;
  const { configuredRole } = snapshot.head;
  const role = roleOf(snapshot);
  if (configuredRole === 'master') return 'is configured as master and does not run so';
  return isReplicaRole(role) ? undefined : `runs as ${role ?? 'an unknown role'}, not as replica`;
}
