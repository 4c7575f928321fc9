import type { ScenarioName } from '#cli/simulator/scenario.ts';
import type { Incident, Move } from '#domain/incident.ts';

import { runScenario, type Service, type ServiceOptions } from './service.ts';
import type { Moment } from './timeline.ts';

/** Every incident that opened, as it stands at the end: `stuck REPHOST open, held, untold`, sorted. */
export async function cameOf(service: Service, moment?: Moment): Promise<readonly string[]> {
  const incidents = await service.incidentsAt(moment ?? service.scenario.endsAtMinutes);
  return incidents
    .filter(({ openedAtMs }) => openedAtMs !== null)
    .map(
      ({ kind, host, state, heldBy, told }) =>
        `${kind} ${host ?? 'domain'} ${state}${heldBy === null ? '' : ', held'}${told === null ? ', untold' : ''}`,
    )
    .toSorted();
}

/**
 * The same without symptoms that were held from opening to closing: nobody ever heard of them, and
 * whether they opened at all depends on how many sweeps fell into their cause.
 */
export async function endsIn(service: Service): Promise<readonly string[]> {
  return (await cameOf(service)).filter((line) => !line.endsWith('closed, untold'));
}

/** Differences by which an incident's tables were first proved: `T7 +1929`. */
export const firstProofOf = ({ tables }: Incident): string =>
  tables
    .map(({ table, difference }) => `T${table} ${difference > 0 ? '+' : ''}${difference}`)
    .join(', ');

/** Settings for a period; one of a minute leaves hosts less time to answer. */
export const withPeriod = (periodSeconds: number): Pick<ServiceOptions, 'settings'> => ({
  settings:
    periodSeconds < 150
      ? { periodSeconds, replicaSeconds: 10, masterSeconds: 10 }
      : { periodSeconds },
});

/** What was told after `from`, up to `to`, as the journal has it: `00:14 role-moved REPHOST opened`. */
export async function saidBetween(
  service: Service,
  from: Moment,
  to: Moment,
): Promise<readonly string[]> {
  const moves = await movesBetween(service, from, to);
  return moves
    .filter(({ spoken }) => spoken)
    .map(
      ({ minutes, kind, host, reason }) =>
        `${clock(minutes)} ${kind} ${host ?? 'domain'} ${reason}`,
    );
}

/** Every move after `from`, up to `to`, with the minute of its sweep. */
export async function movesBetween(
  service: Service,
  from: Moment,
  to: Moment,
): Promise<readonly (Move & { readonly minutes: number })[]> {
  const records = await service.records();
  return records
    .filter(({ act }) => act.sweep.scheduledAtMs > service.at(from))
    .filter(({ act }) => act.sweep.scheduledAtMs <= service.at(to))
    .flatMap(({ act }) => {
      const minutes = (act.sweep.scheduledAtMs - service.scenario.startsAtMs) / 60_000;
      return act.moves.map((move) => ({ ...move, minutes }));
    });
}

/** The incident of a kind on a host at a moment. */
export async function incidentOf(
  service: Service,
  moment: Moment,
  [kind, host]: readonly [Incident['kind'], string | null],
): Promise<Incident> {
  const incidents = await service.incidentsAt(moment);
  const found = incidents.find((each) => each.kind === kind && each.host === host);
  if (found === undefined) throw new Error(`${host ?? 'the domain'} has no ${kind} at ${moment}`);
  return found;
}

/** `01:05`. */
const clock = (minutes: number): string =>
  [minutes / 60, minutes % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');

/** Runs a scenario and asserts nothing of it but that no invocation failed and nothing was given up. */
export async function played(
  name: ScenarioName,
  options: ServiceOptions & { readonly untilMinutes?: number } = {},
): Promise<Service> {
  const service = await runScenario(name, options);
  if (service.failures.length > 0 || service.deadLetters.length > 0) {
    throw new Error(`${name}: ${[...service.failures, ...service.deadLetters].join('; ')}`);
  }
  return service;
}
