import { NotReached, type ApiAnswer, type ApiRequest } from '#ports/call-api.ts';

/**
 * Sends a request over HTTP as it is, and follows no redirection. Throws `NotReached`, also where the
 * answer did not come whole within `patienceMs`.
 */
export async function sendRequest(
  { method, address, body, key }: ApiRequest,
  headers: Readonly<Record<string, string>>,
  patienceMs = PATIENCE_MS,
): Promise<ApiAnswer> {
  try {
    const answer = await fetch(address, {
      method,
      headers: { ...headers, ...(key === undefined ? {} : { [KEY_HEADER]: key }) },
      // What is proved to one address is not shown to another.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body }),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const location = answer.headers.get('location') ?? undefined;
    const link = answer.headers.get('link') ?? undefined;
    return { status: answer.status, bytes, text: TEXT.decode(bytes), location, link };
  } catch (error) {
    throw new NotReached(
      `no answer from ${new URL(address).origin}: ${reasonOf(error, patienceMs)}`,
      {
        cause: error,
      },
    );
  }
}

function reasonOf(error: unknown, patienceMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `none within ${patienceMs / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? String(cause.code) : '';
  return WORDS[code] ?? (code === '' ? cause.message : code);
}

const TEXT = new TextDecoder();
/** Draft RFC, draft-ietf-httpapi-idempotency-key-header. */
const KEY_HEADER = 'idempotency-key';
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'names of hosts cannot be looked up now',
  ECONNRESET: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  ETIMEDOUT: 'the connection was not answered',
  UND_ERR_CONNECT_TIMEOUT: 'the connection was not answered',
};
/** An HTTP API on AWS answers within 30 s, or not at all. */
const PATIENCE_MS = 35_000;
