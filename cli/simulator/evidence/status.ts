import { printList, printQueue } from '../host-output.ts';
import { drawAt, placeOf, streamOf, wholeBetween } from '../random.ts';
import { actsAsMaster } from '../world-state.ts';
import type { World } from '../world.ts';
import { addressOf, type HostSeen } from './host-seen.ts';
import { printProcesses } from './processes.ts';
import type { Shown } from './shown.ts';

/** The collectors of the group `status`, on a host that may be asked about a peer (or about none). */
export function statusOf(seen: HostSeen, peer: string): Readonly<Record<string, Shown>> {
  const { world, state } = seen;
  const processes = printProcesses(seen);
  const onMaster = (print: () => Shown): Shown =>
    actsAsMaster(state) ? print() : { missing: 'not-master' };
  const ofPeer = (print: typeof printReach): Shown =>
    peer === '' ? { missing: 'no-peer' } : onMaster(() => print(world, peer));
  return {
    processes: { text: processes },
    list: onMaster(() => ({ text: printList(world, state.name) ?? '' })),
    queue: onMaster(() => ({ text: printQueue(world, state.name) ?? '' })),
    reach: ofPeer(printReach),
    definition: ofPeer(printDefinition),
    agents: { text: `${agentsOn(seen)} established to port 6501\n` },
  };
}

/** `checkdomain -h`. Its true format is not public; this is a plain line. */
export function printReach(world: World, peer: string): PrintedOfPeer {
  if (!world.scenario.hosts.includes(peer)) return unknown(peer);
  const { poweredOn, boksRuns } = world.look(peer);
  const who = `${peer} ${addressOf(world.scenario, peer)}`;
  return poweredOn && boksRuns
    ? { text: `${who} answers\n`, exit: 0 }
    : { text: `${who} does not answer\n`, exit: 1 };
}

/** `hostadm -Slh`. Its true format is not public; this is a plain line. */
export function printDefinition(world: World, peer: string): PrintedOfPeer {
  if (!world.scenario.hosts.includes(peer)) return unknown(peer);
  const { isDefined } = world.look(peer);
  if (!isDefined) return unknown(peer);
  const type = peer === world.scenario.master ? 'master' : 'replica';
  return { text: `${peer} ${addressOf(world.scenario, peer)} ${type}\n`, exit: 0 };
}

export type PrintedOfPeer = { readonly text: string; readonly exit: number };

const unknown = (peer: string): PrintedOfPeer => ({ text: `no such host: ${peer}\n`, exit: 1 });

/** Agents stay with whoever answered first; where BoKS is stopped there are none. */
function agentsOn({ world, state, atMs }: HostSeen): number {
  if (!state.boksRuns || state.runningRole === 'client') return 0;
  const usual = wholeBetween(40, 220, drawAt(streamOf(world.seed, `agents ${state.name}`), 0));
  const stream = streamOf(world.seed, `agents now ${state.name}`);
  return usual + wholeBetween(-5, 5, drawAt(stream, placeOf(atMs)));
}
