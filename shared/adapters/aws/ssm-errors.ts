import { missOf, type Miss } from '#domain/miss.ts';

/** Why a call to SSM failed, as far as it matters what is done then. */
export type SsmFailure = 'throttled' | 'unreachable' | 'denied' | 'no-document' | 'other';

/** What a failed call means. Trying again helps where it was throttled or SSM was not reached. */
export function failureOf(error: unknown): SsmFailure {
  const name = nameOf(error);
  const known = FAILURES.get(name);
  if (known !== undefined) return known;
  const status = statusOf(error);
  if (status === 429) return 'throttled';
  // Without a status there was no answer: the connection broke, or the time was over.
  return status === undefined || status >= 500 ? 'unreachable' : 'other';
}

/** The miss of every host that a failed call was about. */
export function missOfFailure(error: unknown): Miss {
  const detail = `${nameOf(error)}: ${firstLineOf(error)}`;
  switch (failureOf(error)) {
    case 'throttled':
      return missOf('throttled', nameOf(error));
    case 'denied':
      return missOf('not-permitted', detail);
    case 'no-document':
      return missOf('document-missing', detail);
    case 'unreachable':
      return missOf('answer-lost', `SSM was not reached (${nameOf(error)})`);
    case 'other':
      return missOf('not-known', detail);
  }
}

/** One unknown or terminated node fails a whole call, and the call does not say which reliably. */
export const isInvalidNode = (error: unknown): boolean => nameOf(error) === 'InvalidInstanceId';

/**
 * One node without our tag may deny a whole call, which then names the node ("… on resource:
 * arn:aws:ec2:…:instance/i-…"); a denial that is about the role or the document names none.
 */
export const isDeniedFor = (error: unknown, node: string): boolean =>
  failureOf(error) === 'denied' && error instanceof Error && error.message.includes(`/${node}`);

/** SSM shows a command some time after it took it. */
export const isNotVisible = (error: unknown): boolean => NOT_VISIBLE.has(nameOf(error));

/** A text as one line that is short enough to keep with each host. */
export const firstLine = (text: string): string =>
  (text.trim().split('\n', 1)[0] ?? '').slice(0, MOST_CHARACTERS);

const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name : 'an unknown failure';

const firstLineOf = (error: unknown): string =>
  firstLine(error instanceof Error ? error.message : String(error));

function statusOf(error: unknown): number | undefined {
  const metadata = propertyOf(error, '$metadata');
  const status = propertyOf(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** By the names that AWS gives its errors; not all of them are in the SDK's model of SSM. */
const FAILURES: ReadonlyMap<string, SsmFailure> = new Map([
  ['ThrottlingException', 'throttled'],
  ['Throttling', 'throttled'],
  ['ThrottledException', 'throttled'],
  ['RequestThrottled', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['RateExceeded', 'throttled'],
  ['AccessDenied', 'denied'],
  ['AccessDeniedException', 'denied'],
  ['UnauthorizedOperation', 'denied'],
  ['UnrecognizedClientException', 'denied'],
  ['InvalidClientTokenId', 'denied'],
  ['ExpiredToken', 'denied'],
  ['ExpiredTokenException', 'denied'],
  ['InvalidSignatureException', 'denied'],
  ['CredentialsProviderError', 'denied'],
  ['InvalidDocument', 'no-document'],
  ['InvalidDocumentVersion', 'no-document'],
  ['InvalidDocumentOperation', 'no-document'],
]);
const NOT_VISIBLE: ReadonlySet<string> = new Set(['InvocationDoesNotExist', 'InvalidCommandId']);
const MOST_CHARACTERS = 200;
