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

/** One channel on which people are told. Throws where the message was not taken. */
export interface Alerts {
  readonly channel: string;
  tell(message: AlertMessage): Promise<void>;
}
