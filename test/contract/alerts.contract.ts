import { describe, expect, it } from 'vitest';

import { CHANNELS } from '#domain/channel.ts';
import { MACHINE_EVENT_SCHEMA, type MachineEvent } from '#domain/rendering/machine-event.ts';
import type { Rendered } from '#domain/rendering/rendered.ts';
import type { AlertMessage, Alerts } from '#ports/alerts.ts';

/** A channel, and all that it carried so far, as its people or machines see it. */
export type AlertsUnderTest = { readonly alerts: Alerts; readonly seen: () => readonly string[] };

const MAIL = {
  subject: '[BoKS][CRITICAL] production: rephost ahead, T7 +1929 - production-31-1',
  body: 'WHAT   rephost is ahead of mashost\nSURE?  Proved by order.',
};
const SMS = 'BoKS CRIT production: rephost AHEAD, T7 +1929. I-production-31-1';
const CHAT = {
  version: '1.0',
  source: 'custom',
  id: 'production-31-chat',
  content: { textType: 'client-markdown', title: 'rephost is ahead', description: 'T7 +1929' },
  metadata: {
    threadId: 'production-31-1',
    summary: 'rephost is ahead',
    eventType: 'boks-ahead',
    enableCustomActions: false,
  },
} as const;

/** A machine event; its number tells it from others. */
export const eventOf = (n: number, text = 'T7 +1929'): MachineEvent => ({
  schema: MACHINE_EVENT_SCHEMA,
  type: 'test',
  id: `production-31-${n}/1`,
  domain: 'production',
  record: 31,
  at: '2008-06-20T22:13:20Z',
  text,
});

/** What each kind of channel is given. */
const RENDERED: { readonly [Kind in Rendered['kind']]: Extract<Rendered, { kind: Kind }> } = {
  mail: { kind: 'mail', ...MAIL },
  sms: { kind: 'sms', text: SMS },
  chat: { kind: 'chat', message: CHAT },
  events: { kind: 'events', events: [eventOf(1), eventOf(2)] },
  terminal: { kind: 'terminal', texts: { mail: MAIL, sms: SMS, chat: CHAT } },
};

/** One message of a kind; the same texts in each. */
export const alertOf = (
  kind: Rendered['kind'],
  differing: Partial<AlertMessage> = {},
): AlertMessage => ({
  id: `production-31-${kind}`,
  domain: 'production',
  atMs: 1_214_000_000_000,
  incidents: ['production-31-1'],
  about: { severities: ['critical'], kinds: ['ahead'], hosts: ['rephost'] },
  rendered: RENDERED[kind],
  ...differing,
});

/** A mail of these texts. */
export const mailOf = (texts: Partial<typeof MAIL>, differing: Partial<AlertMessage> = {}) =>
  alertOf('mail', { rendered: { kind: 'mail', ...MAIL, ...texts }, ...differing });

/** What must be seen of it. */
function partsOf(rendered: Rendered): readonly string[] {
  switch (rendered.kind) {
    case 'mail':
      return [rendered.subject, ...rendered.body.split('\n')];
    case 'sms':
      return [rendered.text];
    case 'chat':
      return [rendered.message.content.title, rendered.message.content.description];
    case 'events':
      return rendered.events.flatMap(({ id, type, text }) => [id, type, text]);
    case 'terminal':
      return [
        rendered.texts.mail.subject,
        ...(rendered.texts.sms === undefined ? [] : [rendered.texts.sms]),
        rendered.texts.chat.content.title,
      ];
  }
}

const ODD = 'ü 🦊 \u0000\u001b[2J \ud800 \uFFFF';
const ODDLY: { readonly [Kind in Rendered['kind']]: Rendered } = {
  mail: { kind: 'mail', subject: ODD, body: ODD },
  sms: { kind: 'sms', text: ODD },
  chat: {
    kind: 'chat',
    message: { ...CHAT, content: { ...CHAT.content, title: ODD, description: ODD } },
  },
  events: { kind: 'events', events: [eventOf(1, ODD)] },
  terminal: {
    kind: 'terminal',
    texts: { mail: { subject: ODD, body: ODD }, sms: ODD, chat: CHAT },
  },
};

/** Every `Alerts` passes this, given messages of its kind. */
export function describeAlerts(
  name: string,
  kind: Rendered['kind'],
  open: () => Promise<AlertsUnderTest>,
): void {
  describe(`${name} keeps the Alerts contract`, () => {
    it('carries every part of a message', async () => {
      const { alerts, seen } = await open();
      const alert = alertOf(kind);
      await alerts.tell(alert);
      const all = seen().join('\n');
      for (const part of partsOf(alert.rendered)) expect(all).toContain(part);
    });
    it('gives the same bytes for the same message', async () => {
      const { alerts, seen } = await open();
      await alerts.tell(alertOf(kind));
      const first = [...seen()];
      await alerts.tell(alertOf(kind));
      expect(
        seen()
          .slice(first.length)
          .map((text) => text.trim()),
      ).toEqual(first.map((text) => text.trim()));
    });
    it('carries a text of any kind, without what would move a cursor', async () => {
      const { alerts, seen } = await open();
      await alerts.tell(alertOf(kind, { rendered: ODDLY[kind] }));
      expect(seen()).not.toEqual([]);
      expect(seen().join('\n')).not.toContain('\u001b[2J');
    });
    it('refuses, unsent, what was rendered for another channel', async () => {
      const { alerts, seen } = await open();
      if (alerts.channel === 'terminal') return;
      const other = kind === 'events' ? 'mail' : 'events';
      const told = alerts.tell(alertOf(kind, { rendered: RENDERED[other] }));
      await expect(told).rejects.toMatchObject({ name: 'AlertNotTaken', fault: 'message' });
      expect(seen()).toEqual([]);
    });
    it('has the name of a channel', async () => {
      const { alerts } = await open();
      expect(CHANNELS).toContain(alerts.channel);
    });
  });
}
