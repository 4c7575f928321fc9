import type { CommandEnded } from '#contracts/command-ended.ts';
import type { CollectEvidence, WakeSweep } from '#contracts/messages.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Senders } from '#ports/fleet.ts';

type Needs = {
  readonly store: Pick<AuditStore, 'latestCollection'>;
  readonly configurations: Pick<Configurations, 'domains'>;
};

/**
 * Makes a use case for wake-ups one for the ends of commands too: such an end is a wake-up to look at
 * what sent the command. One that nothing under way sent is nobody's, and nothing happens.
 */
const alsoWhenEnded =
  <Wake extends object, Found>(
    wakeOf: (command: string, ports: Found) => Promise<Wake | undefined>,
  ) =>
  <Ports>(advance: (wake: Wake, ports: Ports) => Promise<void>) =>
  async (message: Wake | CommandEnded, ports: Ports & Found): Promise<void> => {
    const wake =
      'detail-type' in message ? await wakeOf(message.detail['command-id'], ports) : message;
    if (wake !== undefined) await advance(wake, ports);
  };

/** The command says itself which sweep sent it: to ask each domain would cost more with each domain. */
async function wakeOfSweep(
  command: string,
  { fleet }: { readonly fleet: Senders },
): Promise<WakeSweep | undefined> {
  const sender = await fleet.senderOf(command);
  return sender && { version: 1, kind: 'wake-sweep', ...sender, due: 'ended' };
}

/** The collection is found among the newest of each domain: few commands collect evidence. */
async function wakeOfCollection(
  command: string,
  { store, configurations }: Needs,
): Promise<CollectEvidence | undefined> {
  const domains = await configurations.domains();
  const latest = await Promise.all(domains.map(async (domain) => store.latestCollection(domain)));
  const collection = latest.find((each) => hasSent(each, command));
  return collection && { version: 1, kind: 'collect-evidence', domain: collection.domain };
}

type Sender = { readonly commands: readonly { readonly command: string }[] };
const hasSent = (sender: Sender | undefined, id: string): boolean =>
  sender?.commands.some(({ command }) => command.includes(id)) === true;

/** Takes an ended command of a sweep for a wake-up of that sweep. */
export const alsoWhenCommandsEnd = alsoWhenEnded(wakeOfSweep);
/** Takes an ended command of a collection for a wake-up of that collection. */
export const alsoWhenCollectorsEnd = alsoWhenEnded(wakeOfCollection);
