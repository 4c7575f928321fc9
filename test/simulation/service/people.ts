import type { DomainConfiguration } from '#domain/configuration-act.ts';
import type { Wish } from '#domain/person-act.ts';
import type { Person } from '#domain/person.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { DomainState } from '#domain/state.ts';
import { recordAct } from '#runtime/record-act.ts';
import { recordConfiguration } from '#runtime/record-configuration.ts';

import type { Scheduler } from '../core/scheduler.ts';
import type { DomainPlan, WorldPlan } from '../world/plan.ts';
import type { Act } from '../world/story.ts';
import type { SimulatedService } from './simulated-service.ts';

/** Configures every domain before the world begins, as its operators did. */
export async function configureAtFirst(plan: WorldPlan, service: SimulatedService): Promise<void> {
  for (const { settings } of plan.domains) {
    await service.configurations.announce(settings.domain);
    await service.configurations.keep(settings.domain, 0, {
      kind: 'configured',
      atMs: plan.startsAtMs,
      who: 'operators',
      why: 'first',
      version: 1,
      configuration: configurationOf(settings),
    });
  }
}

/** Lets people do what the plan says, each at its time. */
export function letPeopleAct(
  plan: WorldPlan,
  service: SimulatedService,
  scheduler: Scheduler,
): void {
  for (const domain of plan.domains) {
    readNowAndThen(plan, domain, service, scheduler);
    for (const act of domain.acts) {
      scheduler.agenda.add(plan.startsAtMs + act.atMinutes * 60_000, () =>
        perform(domain, act, service),
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

function perform({ settings: first }: DomainPlan, act: Act, service: SimulatedService): void {
  const { domain } = first;
  const key = `${act.kind} ${act.atMinutes}`;
  service.act(act.kind, async (ports) => {
    if (
      act.kind === 'host muted' ||
      act.kind === 'window planned' ||
      act.kind === 'everything acknowledged'
    ) {
      const atMs = ports.clock.nowMs();
      const state = await ports.store.readState(domain);
      for (const [n, wish] of wishesOf(act, atMs, state).entries()) {
        await recordAct(
          domain,
          { wish, by: PERSON, why: act.kind, atMs, key: `${key} ${n}` },
          ports,
        );
      }
      return;
    }
    const settings = await ports.kept.read(domain);
    if (settings === undefined) return;
    await recordConfiguration(
      domain,
      {
        atMs: ports.clock.nowMs(),
        who: 'operators',
        why: act.kind,
        madeFrom: settings.version,
        configuration: configurationOf(changed(settings, first, act)),
      },
      ports,
    );
  });
}

type PersonsAct = Extract<
  Act,
  { kind: 'host muted' | 'window planned' | 'everything acknowledged' }
>;

function wishesOf(act: PersonsAct, atMs: number, state: DomainState | undefined): readonly Wish[] {
  const span = { fromMs: atMs, untilMs: atMs + ('minutes' in act ? act.minutes * 60_000 : 0) };
  switch (act.kind) {
    case 'host muted':
      return [{ kind: 'mute', hosts: [act.host], kinds: [], tables: [], ...span }];
    case 'window planned':
      return [{ kind: 'plan-window', hosts: act.hosts, kinds: [], change: 'CHG-1', ...span }];
    case 'everything acknowledged':
      return (state?.memory.incidents ?? [])
        .filter(({ closedAtMs }) => closedAtMs === null)
        .map(({ id }) => ({ kind: 'acknowledge', incident: id }));
  }
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
