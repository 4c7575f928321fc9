import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import type { TableAt } from '#adapters/aws/dynamodb/item-table.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import { Configuration, toSettings } from '#contracts/configuration.ts';
import { asksForClosingRecord, draftClosing } from '#domain/closing-record.ts';
import type { IncidentKind } from '#domain/incident.ts';
import { canonicalJson } from '#domain/journal.ts';
import type { Wish } from '#domain/person-act.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Bundles } from '#ports/bundles.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { RollUps } from '#ports/roll-ups.ts';
import { recordAct } from '#runtime/record-act.ts';
import { recordConfiguration } from '#runtime/record-configuration.ts';

import { rememberReads } from '../remembered-reads.ts';
import { Service, type QueueFaults } from '../service.ts';
import { storyOf, type Deed } from './chapters.ts';
import { MASTER, REPLICAS, TABLES } from './hosts.ts';

export const DOMAIN = 'bank';

/** Where a history is kept. */
export type HistoryKept = {
  readonly store: AuditStore;
  readonly configurations: KeptConfigurations;
  readonly rollUps: RollUps;
};

/** In a table, as on AWS. */
export const keptInTable = (at: TableAt): HistoryKept => ({
  store: new DynamoAuditStore(at),
  configurations: new TableConfigurations(at),
  rollUps: new TableRollUps(at),
});

export type HistoryWanted = {
  readonly days: number;
  readonly seed: number;
  readonly kept: HistoryKept;
  /** Evidence is sealed until there are so many bundles, since each takes a moment; then as if it were. */
  readonly mostBundles?: number;
  readonly faults?: QueueFaults;
};

class CountedBundles extends MemoryBundles {
  zips = 0;

  override async keepZip(...[place, zip]: Parameters<Bundles['keepZip']>): Promise<Uint8Array> {
    this.zips += 1;
    return super.keepZip(place, zip);
  }
}

/**
 * The history of a domain of six hosts and 55 tables, swept every five minutes, as the use cases write it
 * in virtual time: nothing in it is made by hand.
 */
export class LongHistory {
  readonly service: Service;
  readonly kept: HistoryKept;
  readonly bundles = new CountedBundles();
  readonly #days: number;
  readonly #deeds: readonly Deed[];

  constructor({ days, seed, kept, mostBundles = 0, faults = {} }: HistoryWanted) {
    const { events, deeds } = storyOf(days, seed);
    this.kept = kept;
    this.#days = days;
    this.#deeds = deeds.toSorted((a, b) => a.at - b.at);
    const { configurations, rollUps } = kept;
    const { bundles } = this;
    this.service = new Service(scenarioOf(days, events), {
      seed,
      settings: settingsOf(configured(null)),
      store: rememberReads(kept.store),
      losesWithProcess: 'nothing',
      faults,
      get evidence() {
        return bundles.zips < mostBundles ? ('sealed' as const) : ('as-if' as const);
      },
      ports: { configurations, rollUps, bundles, explain: () => undefined },
    });
  }

  /** Plays all of it; `onDay` is told of each day that is over. */
  async play(onDay: (day: number) => void = () => undefined): Promise<this> {
    await this.#configure(null);
    const deeds = this.#deeds.values();
    let deed = deeds.next().value;
    for (let day = 1; day < this.#days + 1; day += 1) {
      const endsAt = Math.min(day, this.#days) * MINUTES_A_DAY;
      for (; deed !== undefined && deed.at < endsAt; deed = deeds.next().value) {
        await this.service.until(deed.at);
        await this.#do(deed);
      }
      await this.service.until(endsAt);
      // A process does not live for a year, and what it remembers would not fit.
      await this.service.restart();
      onDay(day);
    }
    return this;
  }

  /** Nothing of ours runs for so many days; then there are some hours of sweeps. */
  async leaveAlone(days: number, { thenHours }: { readonly thenHours: number }): Promise<this> {
    const { service } = this;
    const resumesAt = (service.nowMs - STARTS_AT_MS) / MS_A_MINUTE + days * MINUTES_A_DAY;
    service.pause(resumesAt);
    await service.until(resumesAt + thenHours * 60);
    return this;
  }

  async #do(deed: Deed): Promise<void> {
    const { nowMs } = this.service;
    switch (deed.kind) {
      case 'pause':
        return this.service.pause(deed.at + deed.minutes);
      case 'configure':
        return this.#configure(deed.without);
      case 'tend':
        return this.#tend();
      case 'mute':
      case 'plan-window': {
        const { kind, host } = deed;
        const until = { fromMs: nowMs, untilMs: nowMs + deed.minutes * MS_A_MINUTE };
        const kinds: readonly IncidentKind[] = [];
        await this.#act(
          kind === 'mute'
            ? { kind, hosts: [host], kinds, tables: [], ...until }
            : { kind, hosts: [host, MASTER], kinds, change: 'CHG0042', ...until },
        );
      }
    }
  }

  async #tend(): Promise<void> {
    const { store, nowMs } = this.service;
    for (const incident of await store.listIncidents(DOMAIN, 10)) {
      const { id, state, kind, closing } = incident;
      if (state === 'open') await this.#act({ kind: 'acknowledge', incident: id });
      if (state !== 'closed') await this.#act({ kind: 'comment', incident: id });
      if (state === 'closed' && closing === undefined && asksForClosingRecord(kind)) {
        const draft = draftClosing(incident, nowMs);
        const filled = { ...draft, rootCause: 'a drill', remediation: 'loaded anew' };
        await this.#act({ kind: 'give-closing', incident: id, closing: filled });
      }
    }
  }

  async #act(wish: Wish): Promise<void> {
    const { ports, nowMs } = this.service;
    const incident = 'incident' in wish ? wish.incident : '';
    const by = { name: 'ann', authenticated: true };
    const key = `${wish.kind} ${incident} ${nowMs}`;
    const wished = { wish, by, why: 'as agreed', atMs: nowMs, key };
    // What is refused is no record: nobody knew that it could not be done any more.
    await recordAct(DOMAIN, wished, ports);
  }

  async #configure(without: string | null): Promise<void> {
    const { ports, nowMs } = this.service;
    const kept = this.kept.configurations;
    const source = configured(without);
    const configuration = { settings: settingsOf(source), source: canonicalJson(source) };
    const madeFrom = (await kept.read(DOMAIN))?.version ?? 0;
    const wanted = { madeFrom, why: 'CHG0042', configuration, who: 'ann', atMs: nowMs };
    await recordConfiguration(DOMAIN, wanted, { ...ports, kept });
  }
}

function settingsOf(source: unknown): DomainSettings {
  const [settings] = toSettings(Configuration.parse(source));
  if (settings === undefined) throw new Error('nothing is configured');
  return settings;
}

const configured = (without: string | null) => ({
  version: 1,
  domains: [
    {
      name: DOMAIN,
      master: reachedBySsm(MASTER),
      replicas: REPLICAS.filter((host) => host !== without).map(reachedBySsm),
    },
  ],
});

const reachedBySsm = (host: string) => ({ host, ssm: { tag: `BoksHost=${host}` } });

const scenarioOf = (days: number, events: Scenario['events']): Scenario => ({
  name: 'long-history',
  title: 'a history that is long',
  domain: DOMAIN,
  master: MASTER,
  hosts: [MASTER, ...REPLICAS],
  tableCount: TABLES,
  starts: [],
  background: 'office',
  startsAtMs: STARTS_AT_MS,
  endsAtMinutes: days * MINUTES_A_DAY,
  events,
  story: [],
});

const STARTS_AT_MS = Date.UTC(2026, 2, 2);
const MINUTES_A_DAY = 1440;
const MS_A_MINUTE = 60_000;
