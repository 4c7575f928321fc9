/** One request to the service's API from outside of it; a body is JSON text. */
export type ApiRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Absolute: `https://…`. */
  readonly address: string;
  readonly body?: string;
  /** The key of an act: the same again under it is the same act. */
  readonly key?: string;
};

/** What a service answered, whatever it was. */
export type ApiAnswer = {
  readonly status: number;
  /** What came, as it came, and as UTF-8. */
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Where it points to, absolute; no redirection is followed. */
  readonly location: string | undefined;
  /** What else it points to, as it came (RFC 8288). */
  readonly link: string | undefined;
};

/**
 * Sends a request with what proves who calls. Any answer is one, whatever its status. Throws
 * `NotReached` where there was none, and `NoIdentity` where there is nothing to prove oneself with.
 */
export type CallApi = (request: ApiRequest) => Promise<ApiAnswer>;

/** No answer came. The request may have been carried out all the same. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
}

/** Nothing was sent: the caller has no credentials, or they cannot be used. */
export class NoIdentity extends Error {
  override readonly name = 'NoIdentity';
}
