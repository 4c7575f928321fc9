import { createHash } from 'node:crypto';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { VirtualClock } from '#cli/local/driven-clock.ts';
import { Driver } from '#cli/local/driver.ts';
import { DueMessages } from '#cli/local/due-messages.ts';
import { configurationsOf, demoPlan, worldOf } from '#cli/local/plan.ts';
import { TerminalAlerts } from '#cli/local/terminal-alerts.ts';
import { Terminal, type Stream } from '#cli/local/terminal.ts';
import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import type { ApiDeps } from '#functions/serve-api/app.ts';
import { deliver, type Ports } from '#functions/use-cases.ts';

/** The demo of 2008 played in memory up to a minute, without waiting; and what an API needs of it. */
export async function playDemo(untilMinute: number): Promise<ApiDeps> {
  const plan = demoPlan('dr-drill-2008', 1);
  const [planned] = plan.domains;
  if (planned === undefined) throw new Error('the demo has no domain');
  const clock = new VirtualClock(planned.scenario.startsAtMs);
  const messages = new DueMessages(clock);
  let nonce = 0;
  const ports: Ports = {
    store: new MemoryAuditStore(),
    vault: new MemoryVault(),
    fleet: new SimulatedFleet(worldOf(planned), clock),
    queue: messages,
    configurations: configurationsOf(plan, clock),
    clock,
    nonces: { next: () => `nonce-${(nonce += 1)}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    alerts: [new TerminalAlerts(new Terminal(UNHEARD))],
    explain: () => undefined,
    software: 'boks-audit test',
  };
  const endMs = planned.scenario.startsAtMs + untilMinute * 60_000;
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
  return { store: ports.store, configurations: ports.configurations, clock, service };
}

/** A stream that takes everything and shows nothing. */
const UNHEARD: Stream = {
  write: (_text, done) => {
    done();
    return true;
  },
};
