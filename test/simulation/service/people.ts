import type { DomainConfiguration } from '#domain/configuration-act.ts';
import type { Person } from '#domain/person.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import { recordAct } from '#runtime/record-act.ts';
import { recordConfiguration } from '#runtime/record-configuration.ts';
import { startSweepByHand, type SweepStarted } from '#runtime/start-sweep-by-hand.ts';

import type { Scheduler } from '../core/scheduler.ts';
import type { DomainPlan, WorldPlan } from '../world/plan.ts';
import type { Act } from '../world/story.ts';
import type { SimulatedService } from './simulated-service.ts';
import { isPersonsAct, wishesOf, type PersonsAct } from './wishes.ts';

type Count = (what: string) => void;

/** Configures every domain before the world begins, as its operators did: the journal's first record. */
export async function configureAtFirst(plan: WorldPlan, service: SimulatedService): Promise<void> {
  for (const { settings } of plan.domains) {
    const wanted = { who: 'operators', why: 'first', madeFrom: 0 };
    const configuration = configurationOf(settings);
    const { atMs, ports } = { atMs: plan.startsAtMs, ports: service.portsAtFirst };
    await recordConfiguration(settings.domain, { ...wanted, atMs, configuration }, ports);
  }
}

/** Lets people do what the plan says, each at its time. */
export function letPeopleAct(
  plan: WorldPlan,
  service: SimulatedService,
  { scheduler, count }: { readonly scheduler: Scheduler; readonly count: Count },
): void {
  for (const domain of plan.domains) {
    readNowAndThen(plan, domain, service, scheduler);
    sweepNowAndThen(plan, domain, service, { scheduler, count });
    for (const act of domain.acts) {
      scheduler.agenda.add(plan.startsAtMs + act.atMinutes * 60_000, () =>
        perform(domain, act, { service, count }),
      );
    }
  }
}

/** People look at the lists, which may be old: nothing is decided by what they see. */
function readNowAndThen(
  plan: WorldPlan,
  { settings: { domain } }: DomainPlan,
  service: SimulatedService,
  scheduler: Scheduler,
): void {
  for (
    let minutes = 0;
    minutes < plan.stormEnds;
    minutes += READ_EVERY_PERIODS * plan.periodMinutes
  ) {
    scheduler.agenda.add(plan.startsAtMs + minutes * 60_000, () =>
      service.act('list', async ({ store }) => {
        const sweeps = await store.listSweeps(domain, 5);
        if (sweeps.length > 0) await store.listIncidents(domain, 20);
      }),
    );
  }
}

const READ_EVERY_PERIODS = 7;

/**
 * Somebody cannot wait for the next sweep, in the middle of whatever happens; whoever is killed asks
 * again. While the service is paused nobody is answered.
 */
function sweepNowAndThen(
  plan: WorldPlan,
  { settings: { domain } }: DomainPlan,
  service: SimulatedService,
  { scheduler, count }: { readonly scheduler: Scheduler; readonly count: Count },
): void {
  const everyMinutes = SWEEP_EVERY_PERIODS * plan.periodMinutes;
  for (let minutes = everyMinutes / 2; minutes < plan.stormEnds; minutes += everyMinutes) {
    if (plan.paused.some(({ from, to }) => from <= minutes && minutes < to)) continue;
    scheduler.agenda.add(plan.startsAtMs + minutes * 60_000, () =>
      service.act('sweep by hand', async (ports) => {
        const key = `sweep by hand ${minutes}`;
        const wished = { by: PERSON, why: 'cannot wait', atMs: ports.clock.nowMs(), key };
        const outcome = await startSweepByHand(domain, wished, ports);
        count(
          outcome.kind === 'refused'
            ? `act refused: ${outcome.reason}`
            : `sweep by hand: ${await servedBy(domain, outcome, ports.store)}`,
        );
      }),
    );
  }
}

/** Which sweep serves whoever asked, as they are told. */
async function servedBy(
  domain: string,
  { record, sweep: number }: SweepStarted,
  store: Pick<AuditStore, 'readSweep'>,
): Promise<string> {
  const sweep = await store.readSweep(domain, number);
  if (sweep === undefined) return 'yet to be opened';
  if (sweep.purpose.kind === 'regular') return 'a regular one';
  return sweep.purpose.askedBy === record ? 'its own' : 'another follow-up';
}

/** At the middle of a period: regular sweeps and what happens keep to its ends. */
const SWEEP_EVERY_PERIODS = 13;

function perform(
  { settings: first }: DomainPlan,
  act: Act,
  { service, count }: { readonly service: SimulatedService; readonly count: Count },
): void {
  const { domain } = first;
  const key = `${act.kind} ${act.atMinutes}`;
  service.act(act.kind, async (ports) => {
    if (isPersonsAct(act)) {
      const atMs = ports.clock.nowMs();
      const state = await ports.store.readState(domain);
      for (const [n, wish] of wishesOf(act, atMs, state).entries()) {
        const wished = { wish, by: PERSON, why: act.kind, atMs, key: `${key} ${n}` };
        const outcome = await recordAct(domain, wished, ports);
        if (outcome.kind === 'refused') count(`act refused: ${outcome.reason}`);
      }
      return;
    }
    const settings = await ports.kept.read(domain);
    if (settings === undefined) return;
    const wanted = {
      atMs: ports.clock.nowMs(),
      who: 'operators',
      why: act.kind,
      madeFrom: settings.version,
      configuration: configurationOf(changed(settings, first, act)),
    };
    const { kind } = await recordConfiguration(domain, wanted, ports);
    count(`act: ${act.kind}, ${kind}`);
  });
}

const PERSON: Person = { name: 'ann', authenticated: true };

function changed(
  now: DomainSettings,
  first: DomainSettings,
  act: Exclude<Act, PersonsAct>,
): DomainSettings {
  switch (act.kind) {
    case 'host removed':
      return { ...now, replicas: now.replicas.filter(({ host }) => host !== act.host) };
    case 'host added':
      return {
        ...now,
        replicas: first.replicas.filter(
          ({ host }) => host === act.host || now.replicas.some((each) => each.host === host),
        ),
      };
    case 'thresholds changed':
      return {
        ...now,
        thresholds: {
          ...now.thresholds,
          stuck: { ...now.thresholds.stuck, reads: now.thresholds.stuck.reads + 1 },
        },
      };
  }
}

const configurationOf = (settings: DomainSettings): DomainConfiguration => ({
  settings,
  source: JSON.stringify({ ...settings, version: 0 }),
});
