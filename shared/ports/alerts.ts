import type { Channel } from '#domain/channel.ts';
import type { Fault } from '#domain/delivery.ts';
import type { AlertAbout } from '#domain/rendering/about-alert.ts';

/** One message to people, rendered for its channel. The id is the same whenever it is sent again. */
export type AlertMessage = {
  readonly id: string;
  readonly domain: string;
  readonly subject: string;
  readonly body: string;
  /** What a channel may filter by. */
  readonly about: AlertAbout;
};

/** A channel did not take a message; the text says why, for people, and holds no secret. */
export class AlertNotTaken extends Error {
  override readonly name = 'AlertNotTaken';
  readonly fault: Fault;

  constructor(fault: Fault, why: string, options?: ErrorOptions) {
    super(why, options);
    this.fault = fault;
  }
}

/**
 * One channel on which people are told, at least once. Throws `AlertNotTaken` where the message was
 * not taken, or may not have been; whatever else it throws counts as the moment's fault.
 */
export interface Alerts {
  readonly channel: Channel;
  tell(message: AlertMessage): Promise<void>;
}
