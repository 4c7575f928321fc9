import type { Message } from '#contracts/messages.ts';

/**
 * Messages are hints at what to look at. Delivered at least once, in any order, never before the
 * delay has passed; on one machine all of them may be lost with the process.
 */
export interface Queue {
  /** Delay in seconds, 0 to 900. */
  send(message: Message, delaySeconds: number): Promise<void>;
}
