import type { Channel } from '../channel.ts';
import { isOfEvidence } from '../evidence/evidence-act.ts';
import type { MoveReason } from '../incident.ts';
import type { AlertDue, TellingRecord } from '../journal.ts';
import { renderChat, type ChatMessage } from './chat.ts';
import { machineEventsOf, type MachineEvent } from './machine-event.ts';
import { renderMail, type MailText } from './mail.ts';
import { renderSms } from './sms.ts';
import { tellingOf, toldBy } from './told.ts';

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
        /** Left out where nothing that it tells may page. */
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
          ...(mayPage(record, alert) ? { sms: renderSms(record, alert) } : {}),
          chat: renderChat(record, alert),
        },
      };
  }
}

/**
 * Whether a pager may hear of it (rules.md, D10): of what is open or over, and no mere warning; not of
 * what recovers, of evidence, or of a crossing that is days away. A test asks each channel.
 */
export function mayPage(record: TellingRecord, alert: AlertDue): boolean {
  const telling = tellingOf(record, alert);
  if (telling.kind !== 'moves') return telling.kind !== 'digest';
  return toldBy(record, alert).some(({ move, incident: { state, severity } }) => {
    const isUrgent = state === 'open' || state === 'closed';
    return isUrgent && severity !== 'warning' && !neverPages(move.reason);
  });
}

const neverPages = (reason: MoveReason): boolean =>
  reason === 'crossing-soon' || isOfEvidence(reason);
