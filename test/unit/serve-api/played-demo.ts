import { createHash } from 'node:crypto';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import type { LocalApiDeps } from '#cli/local/api-server.ts';
import { configureAtStart, unservableHere } from '#cli/local/configure-domains.ts';
import { VirtualClock } from '#cli/local/driven-clock.ts';
import { Driver } from '#cli/local/driver.ts';
import { DueMessages } from '#cli/local/due-messages.ts';
import { FleetByDomain } from '#cli/local/fleet-by-domain.ts';
import { demoPlan } from '#cli/local/plan.ts';
import { TerminalAlerts } from '#cli/local/terminal-alerts.ts';
import { Terminal, type Stream } from '#cli/local/terminal.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import { World } from '#cli/simulator/world.ts';
import { deliver, type Ports } from '#functions/use-cases.ts';
import { sealingInMemory } from '#test/sealing.ts';

import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

/** The demo of 2008 played in memory up to a minute, without waiting; and what an API needs of it. */
export async function playDemo(untilMinute: number): Promise<LocalApiDeps> {
  const plan = demoPlan('dr-drill-2008', 1);
  const { startsAtMs } = scenarioOf('dr-drill-2008');
  const clock = new VirtualClock(startsAtMs);
  const kept = new MemoryConfigurations();
  const messages = new DueMessages(clock);
  const ofSweep = (domain: string, sweep: number, delaySeconds: number): void => {
    const wake = { version: 1, kind: 'wake-sweep', domain, sweep, due: 'look' } as const;
    void messages.send(wake, Math.max(delaySeconds, TOLD_SECONDS));
  };
  const fleet = new FleetByDomain(
    kept,
    () => new SimulatedFleet(new World(scenarioOf('dr-drill-2008'), 1), clock, { ofSweep }),
  );
  let nonce = 0;
  const ports: Ports = {
    store: new MemoryAuditStore(),
    vault: new MemoryVault(),
    fleet,
    collectors: fleet,
    queue: messages,
    configurations: kept,
    heartbeat: { beat: async () => undefined },
    clock,
    nonces: { next: () => `nonce-${(nonce += 1)}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    alerts: [new TerminalAlerts(new Terminal(UNHEARD))],
    explain: () => undefined,
    measure: () => undefined,
    software: 'boks-audit test',
    ...sealingInMemory(),
  };
  const configuring = { plan, started: NEVER_STARTED, ports: { ...ports, kept } };
  await configureAtStart(configuring);
  const endMs = startsAtMs + untilMinute * 60_000;
  const driver = new Driver({
    clock,
    messages,
    speed: 1,
    time: { nowMs: () => clock.nowMs(), pause: async () => undefined },
    deliver: async (text) => deliver(text, ports),
    before: async () => undefined,
    after: async () => {
      if (clock.nowMs() >= endMs) driver.stop();
    },
    giveUp: async (text, reason) => {
      throw new Error(`given up: ${text}`, { cause: reason });
    },
  });
  await driver.run();
  const service = { pid: 1, version: '0', startedAtMs: 0, speed: 60, story: () => null };
  return {
    ...ports,
    kept,
    service,
    unservable: unservableHere(configuring),
    failed: rethrow,
    token: TOKEN,
  };
}

/** That hosts have answered is told late: the master is read when some of its updates are still on their way. */
const TOLD_SECONDS = 20;

/** What the API of a played demo is written to with. */
export const TOKEN = 'a-token-as-serve-makes-one-of-43-characters';

/** Nothing fails in a demo. */
const rethrow = (what: string, reason: unknown): never => {
  throw new Error(what, { cause: reason });
};

const NEVER_STARTED = { versionsAtStart: {}, keepVersionAtStart: () => undefined };

/** A stream that takes everything and shows nothing. */
const UNHEARD: Stream = {
  write: (_text, done) => {
    done();
    return true;
  },
};
