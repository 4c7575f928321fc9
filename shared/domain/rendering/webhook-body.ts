import { icingaResult, type IcingaResult } from './icinga.ts';
import type { MachineEvent } from './machine-event.ts';
import { pagerDutyEvent, type PagerDutyEvent } from './pagerduty.ts';

/** Whom a webhook talks to, and what only the caller knows for it. */
export type WebhookFormat =
  | { readonly kind: 'event' }
  | { readonly kind: 'pagerduty'; readonly routingKey: string }
  | { readonly kind: 'icinga'; readonly periodSeconds: number };

/** What is to be sent as JSON. */
export type WebhookBody = MachineEvent | PagerDutyEvent | IcingaResult;

/** The body of one event in a webhook's format; undefined where its receiver has nothing to hear. */
export function webhookBody(event: MachineEvent, format: WebhookFormat): WebhookBody | undefined {
  switch (format.kind) {
    case 'event':
      return event;
    case 'pagerduty':
      return pagerDutyEvent(event, format.routingKey);
    case 'icinga':
      return icingaResult(event, format.periodSeconds);
  }
}
