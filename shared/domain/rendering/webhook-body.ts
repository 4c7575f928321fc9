import { icingaResult, type IcingaResult } from './icinga.ts';
import type { MachineEvent } from './machine-event.ts';
import { pagerDutyEvents, type PagerDutyEvent } from './pagerduty.ts';

/** Whom a webhook talks to, and what only the caller knows for it. */
export type WebhookFormat =
  | { readonly kind: 'event' }
  | { readonly kind: 'pagerduty'; readonly routingKey: string }
  | { readonly kind: 'icinga'; readonly periodSeconds: number };

/** What is to be sent as JSON. */
export type WebhookBody = MachineEvent | PagerDutyEvent | IcingaResult;

/** The bodies of one event in a webhook's format, in their order; none where its receiver has nothing to hear. */
export function webhookBodies(event: MachineEvent, format: WebhookFormat): readonly WebhookBody[] {
  switch (format.kind) {
    case 'event':
      return [event];
    case 'pagerduty':
      return pagerDutyEvents(event, format.routingKey);
    case 'icinga': {
      const result = icingaResult(event, format.periodSeconds);
      return result === undefined ? [] : [result];
    }
  }
}
