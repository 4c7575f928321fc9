import type { DomainConfiguration } from '#domain/configuration-act.ts';
import type { DomainSettings } from '#domain/settings.ts';
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
    for (const act of domain.acts) {
      scheduler.agenda.add(plan.startsAtMs + act.atMinutes * 60_000, () =>
        perform(domain, act, service),
      );
    }
  }
}

function perform({ settings: first }: DomainPlan, act: Act, service: SimulatedService): void {
  const { domain } = first;
  service.act(act.kind, async (ports) => {
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

function changed(now: DomainSettings, first: DomainSettings, act: Act): DomainSettings {
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
