import { describe, expect, it } from 'vitest';

import { Message } from '#contracts/messages.ts';
import type { Queue } from '#ports/queue.ts';

/** A queue, and what lies in it, in the order of sending: how long each waits, as text. */
export type QueueUnderTest = {
  readonly queue: Queue;
  readonly waiting: () => readonly { readonly text: string; readonly delaySeconds: number }[];
};

export const MESSAGES: readonly Message[] = [
  { version: 1, kind: 'tick', scheduledAtMs: 1_214_000_000_000 },
  { version: 1, kind: 'wake-sweep', domain: 'production', sweep: 7, due: 'look' },
  { version: 1, kind: 'compare-sweep', domain: 'production', sweep: 7 },
  { version: 1, kind: 'publish-alerts', domain: 'odd 🦊 \u0000 " \uFFFE\uFFFF \ud800' },
];

/** Every `Queue` passes this. */
export function describeQueue(name: string, open: () => Promise<QueueUnderTest>): void {
  describe(`${name} keeps the Queue contract`, () => {
    it.each(MESSAGES)(
      'carries $kind as JSON text that parses to the same message',
      async (message) => {
        const { queue, waiting } = await open();
        await queue.send(message, 0);
        const [sent] = waiting();
        expect(Message.parse(JSON.parse(sent?.text ?? ''))).toEqual(message);
      },
    );
    it.each([0, 1, 20, 900])('holds a message back for %d s', async (delaySeconds) => {
      const { queue, waiting } = await open();
      for (const message of MESSAGES.slice(0, 1)) await queue.send(message, delaySeconds);
      expect(waiting().map((one) => one.delaySeconds)).toEqual([delaySeconds]);
    });
    it('keeps a message that is sent twice at least once', async () => {
      const { queue, waiting } = await open();
      for (const message of MESSAGES.slice(0, 1)) {
        await queue.send(message, 0);
        await queue.send(message, 0);
      }
      expect(waiting().length).toBeGreaterThanOrEqual(1);
    });
  });
}
