import type { CommandEnded } from '#contracts/command-ended.ts';
import type { WakeSweep } from '#contracts/messages.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';

type CommandEndedPorts = {
  readonly store: Pick<AuditStore, 'latestSweep'>;
  readonly configurations: Pick<Configurations, 'domains'>;
};

type Advance<Ports> = (wake: WakeSweep, ports: Ports) => Promise<void>;

/**
 * A use case for wake-ups, for the ends of commands too: such an end is a wake-up to look at the
 * sweep that sent the command. One that no running sweep sent is nobody's, and nothing happens.
 */
export const alsoWhenCommandsEnd =
  <Ports>(advance: Advance<Ports>) =>
  async (message: WakeSweep | CommandEnded, ports: Ports & CommandEndedPorts): Promise<void> => {
    const wake = 'kind' in message ? message : await wakeOf(message, ports);
    if (wake !== undefined) await advance(wake, ports);
  };

/** The sweep is found among the newest of each domain: only one that runs can wait for a command. */
async function wakeOf(
  { detail }: CommandEnded,
  { store, configurations }: CommandEndedPorts,
): Promise<WakeSweep | undefined> {
  const domains = await configurations.domains();
  const sweeps = await Promise.all(domains.map(async (domain) => store.latestSweep(domain)));
  const sweep = sweeps.find((each) =>
    each?.commands.some(({ command }) => command.includes(detail['command-id'])),
  );
  return (
    sweep && {
      version: 1,
      kind: 'wake-sweep',
      domain: sweep.domain,
      sweep: sweep.number,
      due: 'look',
    }
  );
}
