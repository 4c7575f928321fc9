import { isDeepStrictEqual } from 'node:util';

import { RecordedConfiguration } from '#contracts/configuration.ts';
import type { Configured } from '#domain/configuration-act.ts';
import { missOf } from '#domain/miss.ts';
import type { CollectOrder, Collectors } from '#ports/collectors.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { servedDomainOf, type ServedDomain } from './served-domain.ts';

/** A fleet of one domain; `stop` ends what it still asks. */
export type DomainFleet = Fleet & Collectors & { readonly stop?: () => void };

/** What a domain's fleet is opened for. */
export type OpenedFor = {
  readonly domain: string;
  readonly version: number;
  readonly served: ServedDomain;
  /** Of the domain's first configuration: a simulated world keeps its pace, whatever is pushed. */
  readonly firstPeriodSeconds: number;
};

/**
 * The hosts of several domains, each domain's reached as the configuration in force says. Commands
 * bear domain and version: what was asked before a change is looked at where it was asked.
 */
export class FleetByDomain implements Fleet, Collectors {
  readonly #kept: Pick<KeptConfigurations, 'readAct' | 'read'>;
  readonly #open: (what: OpenedFor) => DomainFleet;
  /** The last versions of each domain, the newest last. */
  readonly #opened = new Map<string, readonly Opened[]>();

  constructor(
    kept: Pick<KeptConfigurations, 'readAct' | 'read'>,
    open: (what: OpenedFor) => DomainFleet,
  ) {
    this.#kept = kept;
    this.#open = open;
  }

  async ask(order: ReadOrder): Promise<Asked> {
    const { version, fleet } = await this.#inForce(order.domain);
    return named(await fleet.ask(order), order.domain, version);
  }

  /** Of a domain that rests since evidence was owed, no host is asked: what is owed ends all the same. */
  async collect(order: CollectOrder): Promise<Asked> {
    if ((await this.#kept.readAct(order.domain)) === undefined) {
      return {
        commands: [],
        misses: Object.fromEntries(order.hosts.map((host) => [host, NOT_WATCHED])),
      };
    }
    const { version, fleet } = await this.#inForce(order.domain);
    return named(await fleet.collect(order), order.domain, version);
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const [domain = '', asked = ''] = command.split('/', 2);
    const held = this.#opened.get(domain)?.find(({ version }) => String(version) === asked);
    const { fleet } = held ?? (await this.#inForce(domain));
    return fleet.look(command.slice(domain.length + asked.length + 2), hosts);
  }

  /** Ends whatever still runs. */
  stop(): void {
    for (const { fleet } of [...this.#opened.values()].flat()) fleet.stop?.();
  }

  async #inForce(domain: string): Promise<Opened> {
    const [act, first] = await Promise.all([
      this.#kept.readAct(domain),
      this.#kept.read(domain, FIRST_VERSION),
    ]);
    if (act === undefined || first === undefined) throw new Error(`${domain} is not configured`);
    const before = this.#opened.get(domain) ?? [];
    const newest = before.at(-1);
    // Of two that read at once, one may have read before a change and come here after it.
    if (newest !== undefined && newest.version >= act.version) return newest;
    const served = servedBy(domain, act);
    const { version } = act;
    const fleet = isDeepStrictEqual(newest?.served, served)
      ? newest?.fleet
      : this.#open({ domain, version, served, firstPeriodSeconds: first.periodSeconds });
    if (fleet === undefined) throw new Error(`${domain} has no fleet`);
    const opened = { version, served, fleet };
    this.#keep(domain, [...before, opened]);
    return opened;
  }

  #keep(domain: string, opened: readonly Opened[]): void {
    const kept = opened.slice(-MOST_VERSIONS);
    for (const { fleet } of opened.slice(0, -MOST_VERSIONS)) {
      if (kept.every((one) => one.fleet !== fleet)) fleet.stop?.();
    }
    this.#opened.set(domain, kept);
  }
}

type Opened = {
  readonly version: number;
  readonly served: ServedDomain;
  readonly fleet: DomainFleet;
};

const named = (asked: Asked, domain: string, version: number): Asked => ({
  ...asked,
  commands: asked.commands.map((one) => ({
    ...one,
    command: `${domain}/${version}/${one.command}`,
  })),
});

/** How the hosts of a domain are reached, as it is configured. */
export const servedBy = (domain: string, { configuration }: Configured): ServedDomain =>
  servedDomainOf(RecordedConfiguration.parse(JSON.parse(configuration.source)), domain);

const NOT_WATCHED = missOf('not-asked', 'its domain is not watched now');
const FIRST_VERSION = 1;
/** What is still asked when a fourth change comes is given up: its hosts are asked again. */
const MOST_VERSIONS = 4;
