import type { AlertDue, TellingRecord } from '../journal.ts';
import { renderMail } from './mail.ts';
import { toldBy } from './told.ts';

/** A custom notification of Amazon Q Developer in chat applications, schema 1.0. */
export type ChatMessage = {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords?: readonly string[];
  };
  readonly metadata: {
    /** The incident: all that is told of it stands in one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources?: readonly string[];
    readonly additionalContext?: Readonly<Record<string, string>>;
    readonly enableCustomActions: boolean;
  };
};

export function renderChat(record: TellingRecord, alert: AlertDue): ChatMessage {
  const { subject, body } = renderMail(record, alert);
  const [first] = toldBy(record, alert);
  return {
    version: '1.0',
    source: 'custom',
    id: alert.id,
    content: { textType: 'client-markdown', title: subject, description: body.slice(0, 2_000) },
    metadata: {
      threadId: first?.incident.id ?? alert.id,
      summary: subject,
      eventType: first === undefined ? 'boks-test' : `boks-${first.incident.kind}`,
      enableCustomActions: false,
    },
  };
}
