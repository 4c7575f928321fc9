import { drawAt, placeOf, streamOf, wholeBetween } from '../random.ts';
import { actsAsMaster } from '../world-state.ts';
import { World } from '../world.ts';
import type { HostSeen } from './host-seen.ts';

/** A login that BoKS on a host refused. */
export type Denial = {
  readonly atMs: number;
  readonly code: '203' | '223';
  readonly user: string;
  readonly from: string;
};

/**
 * The logins that a host refused up to a moment: now and then one anywhere, many where its tables of
 * hosts are not what the master has. Looked at in steps that the scenario alone gives, so that what was
 * refused once stays so.
 */
export function denialsOn({ world, state, atMs }: HostSeen): readonly Denial[] {
  const stepMs = stepOf(world);
  const stream = streamOf(world.seed, `denials ${state.name}`);
  const denials: Denial[] = [];
  for (const { ms, chances } of stepsUpTo(world, atMs)) {
    const chance = chances.get(state.name) ?? 0;
    const place = placeOf(ms);
    if (drawAt(stream, place) >= chance) continue;
    const drawn = (n: number): number => drawAt(stream, place + n);
    const after = wholeBetween(0, Math.max(0, stepMs - 1_000), drawn(1));
    if (ms + after > atMs) continue;
    denials.push({
      atMs: ms + after,
      code: drawn(2) < 0.6 ? '223' : '203',
      user: USERS[wholeBetween(0, USERS.length - 1, drawn(3))] ?? '',
      from: `app${wholeBetween(1, 40, drawn(4))}`,
    });
  }
  return denials;
}

/** A moment that is looked at, and how likely each host refuses a login in the step behind it. */
type Step = { readonly ms: number; readonly chances: ReadonlyMap<string, number> };

/** A world's past is lived through once, however often it is asked for: it does not change. */
const PASTS = new WeakMap<World, { readonly past: World; readonly steps: Step[] }>();

function stepsUpTo(world: World, atMs: number): readonly Step[] {
  const { scenario, seed } = world;
  const { past, steps } = PASTS.get(world) ?? { past: new World(scenario, seed), steps: [] };
  PASTS.set(world, { past, steps });
  const stepMs = stepOf(world);
  let ms = scenario.startsAtMs - BEFORE_MS + steps.length * stepMs;
  for (; ms <= atMs; ms += stepMs) {
    past.advanceTo(ms);
    steps.push({
      ms,
      chances: new Map(scenario.hosts.map((host) => [host, chanceOn(past, host)])),
    });
  }
  return steps.filter((step) => step.ms <= atMs);
}

/** How likely a step sees one. A host that serves nobody refuses nobody. */
function chanceOn(past: World, host: string): number {
  const { poweredOn, boksRuns, runningRole } = past.look(host);
  if (!poweredOn || !boksRuns || runningRole === 'client') return 0;
  const master = past.scenario.hosts.find((name) => actsAsMaster(past.look(name)));
  if (master === undefined || master === host) return ORDINARY;
  const [own, masters] = [past.look(host).tables, past.look(master).tables];
  const isWrong = OF_HOSTS.some((table) => {
    if (own[table] === undefined || masters[table] === undefined) return false;
    const { missing, notHeld, onlyHere } = past.truth(host, table, master);
    return missing > 0 || notHeld > 0 || onlyHere > 0;
  });
  return isWrong ? WRONG : ORDINARY;
}

const stepOf = ({ scenario }: World): number =>
  Math.max(MS_A_MINUTE, Math.ceil((scenario.endsAtMinutes * MS_A_MINUTE) / MOST_STEPS));

/** Hosts, the groups they are in, and their addresses (K1514). */
const OF_HOSTS = [6, 7, 9, 15];
const ORDINARY = 0.02;
const WRONG = 0.8;
const MS_A_MINUTE = 60_000;
const BEFORE_MS = 60 * MS_A_MINUTE;
const MOST_STEPS = 120;
const USERS = ['jansen', 'devries', 'bakker', 'visser', 'smit', 'oracle', 'batch01'];
