import type { Channel } from '#domain/channel.ts';
import type { Fault } from '#domain/delivery.ts';
import type { AlertAbout } from '#domain/rendering/about-alert.ts';
import type { Rendered } from '#domain/rendering/rendered.ts';

/** One message, rendered for its channel. For one id all of it is the same whenever it is sent again. */
export type AlertMessage = {
  readonly id: string;
  readonly domain: string;
  /** When what it tells was judged or done, UTC ms. */
  readonly atMs: number;
  /** The incidents that it tells of, causes first; none in a test. */
  readonly incidents: readonly string[];
  /** What a channel may filter by. */
  readonly about: AlertAbout;
  readonly rendered: Rendered;
};

/** A channel did not take a message; the text says why, for people, and holds no secret. */
export class AlertNotTaken extends Error {
  override readonly name = 'AlertNotTaken';
  readonly fault: Fault;
  /** How long the channel asked to be left alone. */
  readonly retryAfterSeconds: number;

  constructor(fault: Fault, why: string, options: NotTakenOptions = {}) {
    super(why, options);
    this.fault = fault;
    this.retryAfterSeconds = options.retryAfterSeconds ?? 0;
  }
}
type NotTakenOptions = ErrorOptions & { readonly retryAfterSeconds?: number };

/**
 * One channel on which people are told, at least once. Throws `AlertNotTaken` where the message was
 * not taken, or may not have been; whatever else it throws counts as the moment's fault.
 */
export interface Alerts {
  readonly channel: Channel;
  tell(message: AlertMessage): Promise<void>;
}
