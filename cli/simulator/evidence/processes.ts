import { drawAt, streamOf, wholeBetween } from '../random.ts';
import { EVERY_REPLICA } from '../world-event.ts';
import { boksStartedMs, pastEvents, type HostSeen } from './host-seen.ts';

/** A process of BoKS. */
export type BoksProcess = {
  readonly pid: number;
  readonly parent: number;
  readonly startedMs: number;
  readonly args: string;
};

/**
 * The processes of BoKS on a host, as its running role has them: on a replica those that syscheck's
 * `sc_22_boks_replica.sh` looks for, on a master those of KB-how-to/354; none while it is stopped. A
 * send bridge that stopped for every replica is gone, and `boks_master` has been started anew by
 * `boks_init` at that moment: the case of HFBM-0011.
 */
export function processesOf(seen: HostSeen): readonly BoksProcess[] {
  const { state } = seen;
  if (!state.boksRuns) return [];
  const startedMs = boksStartedMs(seen);
  const stream = streamOf(seen.world.seed, `pid ${state.name} ${startedMs}`);
  const first = wholeBetween(1_200, 28_000, drawAt(stream, 0));
  const init: BoksProcess = {
    pid: first,
    parent: 1,
    startedMs,
    args: `/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.${state.runningRole}`,
  };
  const stopped = sendingStoppedMs(seen);
  const children = OF_ROLE[state.runningRole].flatMap((args, n): readonly BoksProcess[] => {
    const isSender = args === SENDER;
    if (isSender && stopped !== undefined) return [];
    const isRestarted = args === MASTER && stopped !== undefined;
    return [
      {
        pid: first + 3 + 2 * n + (isRestarted ? 1_731 : 0),
        parent: first,
        startedMs: isRestarted ? stopped : startedMs + 1_000 * (1 + (n % 3)),
        args: `/opt/boksm/lib/${args}`,
      },
    ];
  });
  return [init, ...children];
}

/** As `ps -o pid= -o ppid= -o etime= -o args=` prints them. */
export function printProcesses(seen: HostSeen): string {
  return processesOf(seen)
    .map(({ pid, parent, startedMs, args }) => {
      const age = elapsed(Math.max(0, Math.floor((seen.atMs - startedMs) / 1000)));
      return `${String(pid).padStart(7)} ${String(parent).padStart(7)} ${age.padStart(11)} ${args}\n`;
    })
    .join('');
}

/** When the sending bridge of a master stopped for all, and stayed so. */
export function sendingStoppedMs({ world, state, atMs }: HostSeen): number | undefined {
  if (state.runningRole !== 'master') return undefined;
  const last = pastEvents(world.scenario, atMs).findLast(
    ({ event }) =>
      (event.kind === 'bridge-stops' || event.kind === 'bridge-starts') &&
      event.to === EVERY_REPLICA,
  );
  return last?.event.kind === 'bridge-stops' ? last.atMs : undefined;
}

/** `[[dd-]hh:]mm:ss`. */
function elapsed(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24];
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (days > 0) return `${two(days)}-${two(hours)}:${rest}`;
  return hours > 0 ? `${two(hours)}:${rest}` : rest;
}

const bridge = (name: string): string => `boks_bridge -l ${name}`;
const MASTER = 'boks_master';
const SENDER = bridge('servm.s');
const EVERYWHERE = ['boks_authd', 'boks_csspd', 'boks_udsqd'];
const ANSWERING = ['boks_servc', 'boks_servc', 'boks_servc', 'boks_servc'];
const OF_ROLE: Readonly<Record<'master' | 'replica' | 'client', readonly string[]>> = {
  master: [
    MASTER,
    'boks_drainmast',
    ...ANSWERING,
    ...EVERYWHERE,
    SENDER,
    ...['clntd.s', 'master.r', 'servc.r', 'servc.s'].map(bridge),
  ],
  replica: [
    ...ANSWERING,
    'boks_servm',
    'boks_clntd',
    ...EVERYWHERE,
    ...['servm.r', 'servc.r', 'servc.s', 'master.s'].map(bridge),
  ],
  client: ['boks_clntd', ...EVERYWHERE, ...['servc.s', 'master.s'].map(bridge)],
};
