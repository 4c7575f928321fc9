import type { Channel } from '../channel.ts';
import type { AlertDue, TellingRecord } from '../journal.ts';
import { aboutAlert } from './about-alert.ts';
import { renderChat, type ChatMessage } from './chat.ts';
import { machineEventsOf, type MachineEvent } from './machine-event.ts';
import { renderMail, type MailText } from './mail.ts';
import { renderSms } from './sms.ts';

/** A message as its channel carries it. */
export type Rendered =
  | ({ readonly kind: 'mail' } & MailText)
  | { readonly kind: 'sms'; readonly text: string }
  | { readonly kind: 'chat'; readonly message: ChatMessage }
  | { readonly kind: 'events'; readonly events: readonly MachineEvent[] }
  | {
      /** What each channel of people would get, side by side. */
      readonly kind: 'terminal';
      readonly texts: {
        readonly mail: MailText;
        /** Left out where all that it tells are warnings: those page nobody. */
        readonly sms?: string;
        readonly chat: ChatMessage;
      };
    };

/**
 * Renders what a record owes on a channel. Pure, from the record alone: sent again, it is the same.
 * It never throws, and every limit of the channel holds, whatever hosts and tables are called.
 */
export function renderFor(channel: Channel, record: TellingRecord, alert: AlertDue): Rendered {
  switch (channel) {
    case 'mail':
      return { kind: 'mail', ...renderMail(record, alert) };
    case 'pager':
      return { kind: 'sms', text: renderSms(record, alert) };
    case 'chat':
      return { kind: 'chat', message: renderChat(record, alert) };
    case 'machines':
    case 'webhook':
      return { kind: 'events', events: machineEventsOf(record, alert) };
    case 'terminal':
      return {
        kind: 'terminal',
        texts: {
          mail: renderMail(record, alert),
          ...(isForPager(record, alert) ? { sms: renderSms(record, alert) } : {}),
          chat: renderChat(record, alert),
        },
      };
  }
}

const isForPager = (record: TellingRecord, alert: AlertDue): boolean =>
  aboutAlert(record, alert).severities.some((severity) => severity !== 'warning');
