import { describe, expect, it } from 'vitest';

import { CHANNELS } from '#domain/channel.ts';
import type { AlertMessage, Alerts } from '#ports/alerts.ts';

/** A channel, and all that it carried so far, as its people see it. */
export type AlertsUnderTest = { readonly alerts: Alerts; readonly seen: () => readonly string[] };

export const ALERT: AlertMessage = {
  id: 'production-31-mail',
  domain: 'production',
  subject: '[BoKS][CRITICAL] production: rephost ahead, T7 +1929 - production-31-1',
  body: 'WHAT   rephost is ahead of mashost\nSURE?  Proved by order.',
  about: { severities: ['critical'], kinds: ['ahead'], hosts: ['rephost'] },
};

/** Every `Alerts` passes this. */
export function describeAlerts(name: string, open: () => Promise<AlertsUnderTest>): void {
  describe(`${name} keeps the Alerts contract`, () => {
    it('carries the subject, every line and the id', async () => {
      const { alerts, seen } = await open();
      await alerts.tell(ALERT);
      const all = seen().join('\n');
      for (const part of [ALERT.subject, ...ALERT.body.split('\n'), ALERT.id]) {
        expect(all).toContain(part);
      }
    });
    it('gives the same bytes for the same message', async () => {
      const { alerts, seen } = await open();
      await alerts.tell(ALERT);
      await alerts.tell(ALERT);
      const [first, second] = seen();
      expect(second?.trim()).toBe(first?.trim());
    });
    it('carries a text of any kind, and its id with it', async () => {
      const { alerts, seen } = await open();
      const odd = 'ü 🦊 \u0000\u001b[2J \ud800 \uFFFF';
      await alerts.tell({ ...ALERT, subject: odd, body: odd });
      expect(seen().join('\n')).toContain(ALERT.id);
      expect(seen().join('\n')).not.toContain('\u001b[2J');
    });
    it('is one of the channels that records can owe', async () => {
      const { alerts } = await open();
      expect(CHANNELS).toContain(alerts.channel);
    });
  });
}
