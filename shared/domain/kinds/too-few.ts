import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { wordsOfMiss } from '../miss.ts';
import { isReplicaRole, isStopped, runsAsMaster } from '../snapshot.ts';
import { outcomeOf, roleOf, type SweepView } from '../sweep-view.ts';
import { listFirst } from '../words.ts';

/** Fewer replicas are alive than the domain needs (rules.md, *too-few*). */
export const tooFew: FindingKind = {
  id: 'too-few',
  severity: 'critical',
  meaning:
    'So few replicas are alive that one more failure may leave agents without an answer: then nobody ' +
    'can log in to them.',
  remedy: 'docs/runbook.md#too-few',
  advice: [
    'Bring a replica back before anything else; have a root session that does not depend on BoKS.',
    'Touch neither the master nor the replicas that still answer.',
  ],
  heldBy: [{ kind: 'blind', covers: 'domain' }],
  cleanNeeded: 2,
  inFollowUps: false,
  subjects: () => [null],
  judge,
};

function judge(input: KindInput): Judged {
  const { view } = input;
  const { replicas, minimum = Math.min(DEFAULT_MINIMUM, replicas.length) } = view.facts.settings;
  if (view.isFollowUp) return unread(input, 'a follow-up asks only some hosts');
  if (view.blind !== null) return unread(input, `we are blind: ${view.blind}`);
  const alive = replicas.filter(({ host }) => isAlive(view, host));
  const others = replicas.filter((replica) => !alive.includes(replica)).map(({ host }) => host);
  const living = new Set(alive.map(({ site }) => site));
  const dead = [...new Set(replicas.flatMap(({ site = [] }) => site))].filter(
    (site) => !living.has(site),
  );
  const is = `${alive.length} of ${replicas.length} replicas ${alive.length === 1 ? 'is' : 'are'} alive`;
  if (alive.length >= minimum && dead.length === 0) return clearFor(input, is);
  const needed = alive.length < minimum ? `, ${minimum} are needed` : '';
  const sites = dead.length === 0 ? '' : `; none at ${dead.join(', ')}`;
  const why = others.map((host) => `${host} (${deadBecause(view, host)})`);
  const because = `${is}${needed}${sites}; not alive: ${listFirst(why, MOST_NAMED)}`;
  return {
    ...holdsFor(input, because, view.facts.settings.thresholds.tooFew),
    detail: { kind: 'counted', counts: {}, names: others },
  };
}

function deadBecause(view: SweepView, host: string): string {
  const outcome = outcomeOf(view.facts, host);
  if (outcome.kind === 'miss') return wordsOfMiss(outcome);
  const { snapshot } = outcome;
  return isStopped(snapshot) ? 'BoKS is stopped' : `runs as ${roleOf(snapshot) ?? 'another role'}`;
}

/**
 * Answered with BoKS running, as replica or as master; or `ok` in the master's list while our
 * reader alone gets no answer.
 */
function isAlive(view: SweepView, host: string): boolean {
  const outcome = outcomeOf(view.facts, host);
  if (outcome.kind === 'miss') return view.list?.byHost.get(host)?.status.toLowerCase() === 'ok';
  const { snapshot } = outcome;
  return !isStopped(snapshot) && (runsAsMaster(snapshot) || isReplicaRole(roleOf(snapshot)));
}

const DEFAULT_MINIMUM = 2;
const MOST_NAMED = 6;
