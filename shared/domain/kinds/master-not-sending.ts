import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { counted } from '../words.ts';

/** At least two replicas answered, and all that did are stuck: the master sends to nobody (rules.md, D5). */
export const masterNotSending: FindingKind = {
  id: 'master-not-sending',
  severity: 'critical',
  meaning:
    "No replica receives the master's updates any more. New rights are missing everywhere but on the " +
    'master, and withdrawn rights may still work.',
  remedy: 'docs/runbook.md#master-not-sending',
  advice: [
    'Look at boks_drainmast and the servm send bridge on the master (HFBM-0011).',
    'Until it sends again, changes of rights reach nobody but the master.',
  ],
  heldBy: [{ kind: 'blind', covers: 'domain' }],
  cleanNeeded: 1,
  inFollowUps: false,
  subjects: ({ master }) => (master.kind === 'master' ? [master.host] : []),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host, incident, stuck } = input;
  if (view.master.kind !== 'master' || view.master.host !== host) {
    return unread(input, `${host} gave no reading as master`);
  }
  const answered = view.hosts.filter(({ noTables }) => noTables === undefined);
  const isStuck = answered.filter(({ host: name }) => stuck.get(name)?.met === true);
  if (answered.length < 2) {
    return unread(input, 'fewer than two replicas answered');
  }
  if (isStuck.length === answered.length) {
    const because = `all ${counted(answered.length, 'replica')} that answered are stuck; ${host} sends to nobody`;
    return {
      ...clearFor(input, because),
      says: 'holds',
      met: true,
      count: { reads: 1, sinceMs: view.nowMs },
    };
  }
  const held = view.facts.incidents.filter(
    ({ heldBy, state }) => heldBy?.id === incident?.id && state !== 'closed',
  );
  return clearFor(input, `${counted(answered.length - isStuck.length, 'replica')} moved again`, {
    clears: true,
    clean: true,
    closes: held.length === 0,
  });
}
