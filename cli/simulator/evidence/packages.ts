import { localTime, packageDate, zoneName } from './dates.ts';
import { firstBootMs, happenedTo, pastEvents, type HostSeen } from './host-seen.ts';

/**
 * `rpm -qa --last`: what is installed of BoKS, the last one first. Hotfixes are cumulative and their
 * order matters (KB-reference/487): on one host two of them came in the other order.
 */
export function packagesOn(seen: HostSeen): string {
  const { state } = seen;
  const zone = zoneName(state.zoneOffsetMinutes);
  return installedOn(seen)
    .toSorted((one, other) => other.atMs - one.atMs)
    .map(({ name, atMs }) => `${name.padEnd(44)}  ${packageDate(localTime(state, atMs), zone)}\n`)
    .join('');
}

type Installed = { readonly name: string; readonly atMs: number };

function installedOn({ world, state, atMs }: HostSeen): readonly Installed[] {
  const { scenario, seed } = world;
  let firstMs = firstBootMs(scenario, seed, state.name);
  let later: readonly Installed[] = [];
  for (const past of pastEvents(scenario, atMs)) {
    if (!happenedTo(state.name, past)) continue;
    if (past.event.kind === 'rebuilt') [firstMs, later] = [past.atMs, []];
    if (past.event.kind !== 'upgraded') continue;
    later = [...later, { name: nameOf('boksm', past.event.boksVersion), atMs: past.atMs }];
  }
  const fixes = scenario.hosts.indexOf(state.name) === 3 ? HOTFIXES.toReversed() : HOTFIXES;
  const first = [nameOf('boksm', FIRST_VERSION), ...fixes].map((name, n) => ({
    name,
    atMs: firstMs + (n + 1) * EACH_TAKES_MS,
  }));
  return [...first, ...later];
}

const nameOf = (name: string, version: string): string => `${name}-${version}-1.x86_64`;

const FIRST_VERSION = '6.0';
/** HFBM-0011 is in none: a sending bridge can stop here. */
const HOTFIXES = [
  nameOf('HFBM-0008', `${FIRST_VERSION}.0.8`),
  nameOf('HFBM-0045', `${FIRST_VERSION}.0.45`),
  nameOf('HFBM-0108', `${FIRST_VERSION}.0.108`),
];
const EACH_TAKES_MS = 90_000;
