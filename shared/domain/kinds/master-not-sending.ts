import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import type { SweepView } from '../sweep-view.ts';
import { counted } from '../words.ts';

/** At least two replicas answered, and all that did are stuck: the master sends to nobody (rules.md, D5). */
export const masterNotSending: FindingKind = {
  id: 'master-not-sending',
  severity: 'critical',
  meaning:
    "No replica receives the master's updates any more. New rights are missing everywhere but on the " +
    'master, and withdrawn rights may still work (inference).',
  remedy: 'docs/runbook.md#master-not-sending',
  advice: [
    'Look at boks_drainmast and the servm send bridge on the master (HFBM-0011).',
    'Until it sends again, changes of rights reach nobody but the master.',
  ],
  heldBy: [{ kind: 'blind', covers: 'domain' }],
  cleanNeeded: 3,
  inFollowUps: 'opens',
  subjects: ({ master }) => (master.kind === 'master' ? [master.host] : []),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, incident, said } = input;
  if (view.master.kind !== 'master') return unread(input, `${host} gave no reading as master`);
  if (view.master.host !== host) {
    return clearFor(input, `${view.master.host} is the master now, not ${host}`, {
      clears: !view.isFollowUp,
      clean: view.complete,
      closes: true,
    });
  }
  const answered = view.hosts.filter(
    ({ noTables, mayProve }) => noTables === undefined && mayProve,
  );
  const isStuck = answered.filter(({ host: name }) => said('stuck', name)?.met === true);
  if (view.isFollowUp && !areOthersStuck(view)) return unread(input, 'not all replicas were asked');
  if (answered.length < 2) return unread(input, 'fewer than two replicas answered');
  if (isStuck.length === answered.length) {
    const because = `all ${counted(answered.length, 'replica')} that answered are stuck; ${host} sends to nobody`;
    return {
      ...clearFor(input, because),
      says: 'holds',
      met: true,
      count: { reads: 1, sinceMs: view.nowMs },
    };
  }
  const moving = answered.filter(
    ({ host: name, tables }) =>
      said('stuck', name)?.says === 'clear' && tables.some(({ motion }) => motion === 'moved'),
  );
  if (view.isFollowUp || (incident?.state === 'open' && moving.length === 0)) {
    return unread(input, 'no replica moved, and not all that answered are known to be stuck');
  }
  // It does not wait for its symptoms: one that stays stuck would wait for it, and never speak (ADR 0012).
  return clearFor(input, `${counted(answered.length - isStuck.length, 'replica')} not stuck`, {
    clears: true,
    clean: view.complete,
    closes: true,
  });
}

/** The replicas that a follow-up does not ask: those that answered last are stuck already. */
function areOthersStuck({ facts, hosts }: SweepView): boolean {
  const asked = new Set(hosts.map(({ host }) => host));
  const isStuck = new Set(
    facts.incidents
      .filter(({ kind, state }) => kind === 'stuck' && state === 'open')
      .map(({ host }) => host),
  );
  const replicas = new Set(facts.settings.replicas.map(({ host }) => host));
  return facts.memory.hosts
    .filter(({ host, answers }) => replicas.has(host) && answers.at(-1) === 'answered')
    .every(({ host }) => asked.has(host) || isStuck.has(host));
}
