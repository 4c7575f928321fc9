import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import type { SshDomain } from './plan.ts';

/** The fleets of the real domains; their pinned host keys are kept in the data directory. */
export function sshFleetsOf(
  domains: readonly SshDomain[],
  directory: string,
): ReadonlyMap<string, SshFleet> {
  return new Map(
    domains.map(({ settings: { domain }, ways, paths }) => {
      const knownHostsPath = join(directory, `known_hosts.${domain}`);
      return [domain, new SshFleet({ ways, paths, script: scriptText(), knownHostsPath })];
    }),
  );
}

/** As far from this file as from the part of `dist/` that it is built into. */
const scriptText = (): string =>
  readFileSync(new URL('../../infra/documents/read-sequences.sh', import.meta.url), 'utf8');

/** The hosts of several domains, each domain's reached in its own way. Commands bear their domain. */
export class FleetByDomain implements Fleet {
  readonly #fleets: ReadonlyMap<string, Fleet>;

  constructor(fleets: ReadonlyMap<string, Fleet>) {
    this.#fleets = fleets;
  }

  async ask(order: ReadOrder): Promise<Asked> {
    const asked = await this.#fleetOf(order.domain).ask(order);
    return {
      ...asked,
      commands: asked.commands.map(({ command, hosts }) => ({
        command: `${order.domain}/${command}`,
        hosts,
      })),
    };
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const slash = command.indexOf('/');
    return this.#fleetOf(command.slice(0, slash)).look(command.slice(slash + 1), hosts);
  }

  #fleetOf(domain: string): Fleet {
    const fleet = this.#fleets.get(domain);
    if (fleet === undefined) throw new Error(`no hosts are configured for domain ${domain}`);
    return fleet;
  }
}
