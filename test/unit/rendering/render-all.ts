import { mayPage, renderFor, type Rendered } from '#domain/rendering/rendered.ts';
import { webhookBody } from '#domain/rendering/webhook-body.ts';

import type { AlertCase } from './alert-cases.ts';

/** A message on each channel that hears it, as a person would lay them side by side. */
export function renderAll({ record, alert, owed }: AlertCase): string {
  const messages = owed ?? SHOWN.map((channel) => ({ ...alert, channel }));
  return SHOWN.flatMap((channel) => messages.find((each) => each.channel === channel) ?? [])
    .filter((each) => each.channel !== 'pager' || mayPage(record, each))
    .flatMap((each) => inWords(renderFor(each.channel, record, each)))
    .join('\n');
}

const SHOWN = ['mail', 'pager', 'chat', 'machines'] as const;

function inWords(rendered: Rendered): readonly string[] {
  switch (rendered.kind) {
    case 'mail':
      return ['== mail', `Subject: ${rendered.subject}`, '', rendered.body, ''];
    case 'sms':
      return [`== SMS, ${rendered.text.length} characters`, rendered.text, ''];
    case 'chat': {
      const { content, metadata } = rendered.message;
      const { title, description, nextSteps = [] } = content;
      const steps = nextSteps.map((step) => `- ${step}`);
      return [`== chat, thread ${metadata.threadId}`, title, '', description, ...steps, ''];
    }
    case 'events':
      return rendered.events.flatMap((event) => [
        '== machine event',
        JSON.stringify(event, undefined, 2),
        '== PagerDuty',
        inJson(webhookBody(event, { kind: 'pagerduty', routingKey: ROUTING_KEY })),
        '== Icinga',
        inJson(webhookBody(event, { kind: 'icinga', periodSeconds: 300 })),
        '',
      ]);
    case 'terminal':
      throw new Error('the terminal shows what the others do');
  }
}

const inJson = (body: object | undefined): string =>
  body === undefined ? '(nothing)' : JSON.stringify(body, undefined, 2);

const ROUTING_KEY = 'R0UTINGKEYR0UTINGKEYR0UTINGKEY00';
