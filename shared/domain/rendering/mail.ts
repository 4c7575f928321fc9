import type { AlertDue, TellingRecord } from '../journal.ts';
import { digestMail } from './mail-digest.ts';
import { section } from './mail-lines.ts';
import { movesMail } from './mail-moves.ts';
import { subjectFor } from './mail-subject.ts';
import { onOneLine } from './plain-text.ts';
import { tellingOf } from './told.ts';

/** A message in words: a subject of at most 99 characters, and a body of lines of at most 72 where words allow. */
export type MailText = { readonly subject: string; readonly body: string };

/**
 * Renders what one message tells by mail: the most urgent incident whole (what, sure?, since, still?,
 * means, do, mute, why), each further one in a few lines of its own.
 */
export function renderMail(record: TellingRecord, alert: AlertDue): MailText {
  const { domain } = record;
  const telling = tellingOf(record, alert);
  switch (telling.kind) {
    case 'moves':
      return movesMail(record, alert, telling);
    case 'digest':
      return digestMail(record, alert, telling.digest);
    case 'test': {
      const what = `This is a test: ${onOneLine(telling.by)} asked for one message. Nothing is wrong.`;
      return {
        subject: subjectFor('TEST', `${domain}: a test message, nothing is wrong`, alert.id),
        body: [
          ...section('WHAT', what),
          ...section('WHY', onOneLine(telling.why)),
          ...section(
            'DO',
            'Nothing. If these messages should not come to you, tell whoever asked for this one.',
          ),
        ].join('\n'),
      };
    }
    case 'bare':
      return {
        subject: subjectFor('NOTE', `${domain}: ${telling.text}`, alert.id),
        body: section('WHAT', onOneLine(telling.text)).join('\n'),
      };
  }
}
