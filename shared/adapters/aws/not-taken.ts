import type { Fault } from '#domain/delivery.ts';
import { AlertNotTaken } from '#ports/alerts.ts';

/** What a service of AWS said when it did not take a message, as whose fault it is. */
export function notTakenBy(what: string, error: unknown): AlertNotTaken {
  if (error instanceof AlertNotTaken) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new AlertNotTaken(faultOfCode(name, message), `${what}: ${name}: ${message}`, {
    cause: error,
  });
}

/** Codes of SNS and EventBridge; one that is not known is taken for the moment's, and tried on. */
export function faultOfCode(code: string, message = ''): Fault {
  // Of a topic that cannot be, SNS says the same as of a text that cannot be.
  if (/TopicArn|EventBusName/.test(message)) return 'channel';
  if (OF_THE_MESSAGE.test(code)) return 'message';
  return OF_THE_CHANNEL.test(code) ? 'channel' : 'moment';
}

const OF_THE_MESSAGE = /^(?:InvalidParameter|Validation|MalformedDetail|InvalidArgument)/;
const OF_THE_CHANNEL = /NotFound|Authoriz|AccessDenied|Security|KMS|InvalidClientTokenId/;
