import { createTransport } from 'nodemailer';

import type { MailServer } from '#contracts/delivery.ts';
import type { Fault } from '#domain/delivery.ts';
import { AlertNotTaken, type AlertMessage, type Alerts } from '#ports/alerts.ts';

import { readSecret } from './kept-secret.ts';
import { isUntrusted, untrusted } from './untrusted-certificate.ts';

/** Finds the mail server of a domain as it is configured now; undefined where it has none. */
export type FindMailServer = (domain: string) => Promise<MailServer | undefined>;

/**
 * Mail over SMTP. A message sent again has the same Message-ID and Date, so that a mail program shows
 * one; all mails about an incident refer to it, so that they stand in one thread. Whoever took a
 * message that another recipient's server refused is not sent it again by this process.
 */
export class SmtpAlerts implements Alerts {
  readonly channel = 'mail';
  readonly #find: FindMailServer;
  /** Who took it, by the id of the message that some refused. */
  readonly #taken = new Map<string, ReadonlySet<string>>();

  constructor(find: FindMailServer) {
    this.#find = find;
  }

  async tell(message: AlertMessage): Promise<void> {
    const server = await this.#find(message.domain);
    if (server === undefined) {
      throw new AlertNotTaken('channel', `domain ${message.domain} names no delivery.mail`);
    }
    const taken = this.#taken.get(message.id) ?? new Set<string>();
    const left = server.to.filter((address) => !taken.has(address));
    const refused = await send(message, server, left);
    if (refused.length === 0) return void this.#taken.delete(message.id);
    const others = left.filter((address) => refused.every((one) => one.address !== address));
    this.#remember(message.id, new Set([...taken, ...others]));
    const words = refused.map(({ address, response }) => `${address}: ${response}`).join('; ');
    const isHeard = refused.length < server.to.length;
    throw new AlertNotTaken(faultOfSome(refused, isHeard), `mail by ${server.host}: ${words}`);
  }

  #remember(id: string, taken: ReadonlySet<string>): void {
    this.#taken.set(id, taken);
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > MOST_REMEMBERED && oldest !== undefined) this.#taken.delete(oldest);
  }
}

type RefusedAddress = {
  readonly address: string;
  readonly permanent: boolean;
  readonly response: string;
};

/** A recipient who is refused for good keeps nothing from those who are not. */
function faultOfSome(refused: readonly RefusedAddress[], isHeard: boolean): Fault {
  if (refused.some(({ permanent }) => !permanent)) return 'moment';
  return isHeard ? 'message' : 'channel';
}

/** Sends it, and tells which recipients were refused. Throws where it failed for another reason. */
async function send(
  message: AlertMessage,
  server: MailServer,
  to: readonly string[],
): Promise<readonly RefusedAddress[]> {
  const options = {
    ...connectionTo(server),
    ...TIMES,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const transport = createTransport(options);
  const mail = mailOf(message, server);
  try {
    const { rejectedErrors = [] } = await transport.sendMail({
      ...mail,
      envelope: { from: server.from, to: [...to] },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return refusedIn(rejectedErrors);
  } catch (error) {
    const refused = isOfRecipients(error) ? refusedIn(error.rejectedErrors) : [];
    if (refused.length > 0) return refused;
    throw notTaken(error, server);
  } finally {
    transport.close();
  }
}

type Rejected = {
  readonly recipient?: string | undefined;
  readonly permanent?: boolean | undefined;
  readonly response?: string | undefined;
};

const refusedIn = (errors: readonly Rejected[]): readonly RefusedAddress[] =>
  errors.map(({ recipient = '', permanent, response = 'refused' }) => ({
    address: recipient,
    permanent: permanent === true,
    response: wordsOf(response),
  }));

/** Where every recipient was refused nodemailer throws, and says of each why. */
const isOfRecipients = (
  error: unknown,
): error is { readonly rejectedErrors: readonly Rejected[] } =>
  error instanceof Error && 'rejectedErrors' in error && Array.isArray(error.rejectedErrors);

function connectionTo({ host, port, tls, user, password }: MailServer) {
  const auth =
    user === undefined || password === undefined
      ? {}
      : { auth: { user, pass: readSecret(password) } };
  return {
    host,
    port: port ?? USUAL_PORTS[tls],
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...auth,
  };
}

function mailOf({ id, atMs, incidents, rendered }: AlertMessage, { from, to }: MailServer) {
  if (rendered.kind !== 'mail') throw new AlertNotTaken('message', `${id} is no mail`);
  const { subject, body } = rendered;
  const at = from.slice(from.indexOf('@'));
  const threads = incidents.map((incident) => `<incident.${incident}${at}>`);
  return {
    from,
    to: [...to],
    subject: wordsOf(subject),
    text: printableLines(body),
    date: new Date(atMs),
    messageId: `<${id}${at}>`,
    ...(threads[0] === undefined ? {} : { inReplyTo: threads[0], references: threads }),
    // So that no absence notice comes back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Boks-Audit-Alert': id },
  };
}

/** What nodemailer says beside its message; each is there only where it applies. */
type SmtpFailure = {
  readonly message: string;
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
  /** Node's, where the connection failed. */
  readonly originalCode?: string;
};

function notTaken(error: unknown, { host }: MailServer): unknown {
  if (error instanceof AlertNotTaken || !(error instanceof Error)) return error;
  const failure: SmtpFailure = error;
  if (isUntrusted(failure.originalCode)) {
    const why = untrusted(wordsOf(error.message));
    return new AlertNotTaken('channel', `mail by ${host}: ${why}`, { cause: error });
  }
  const words = WORDS[failure.code ?? ''] ?? 'it failed';
  return new AlertNotTaken(
    faultOf(failure),
    `mail by ${host}: ${words}: ${wordsOf(error.message)}`,
    {
      cause: error,
    },
  );
}

/** What is refused for good while a mail's text is sent is refused for that text. */
function faultOf({ code, command, responseCode, permanent }: SmtpFailure): Fault {
  if (responseCode === TOO_LARGE) return 'message';
  if (code === 'EMESSAGE' && permanent !== false) return 'message';
  if (code === 'EAUTH' || code === 'ENOAUTH') return permanent === false ? 'moment' : 'channel';
  return permanent === true && command !== 'CONN' ? 'channel' : 'moment';
}

/** Without what would move a cursor. */
const printableLines = (text: string): string =>
  text.replaceAll(/[^\t\n\r\u0020-\u007e\u00a0-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');

/** One line of printable characters. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/[^ -~]+/g, ' ')
    .trim()
    .slice(0, 200);

const WORDS: Readonly<Record<string, string>> = {
  ECONNECTION: 'the connection failed',
  ESOCKET: 'the connection failed',
  ETIMEDOUT: 'no answer in time',
  EABORT: 'no answer in time',
  EDNS: 'its name was not found',
  ETLS: 'it has no TLS that can be trusted',
  EAUTH: 'user or password are not taken',
  EENVELOPE: 'sender or recipients are not taken',
  EMESSAGE: 'the text was not taken',
};
const USUAL_PORTS = { starttls: 587, implicit: 465, none: 25 } as const;
const TIMES = {
  dnsTimeout: 4_000,
  connectionTimeout: 4_000,
  greetingTimeout: 4_000,
  socketTimeout: 6_000,
  socketCloseTimeout: 0,
};
/** Of one sending, whatever the server does meanwhile: sweeps wait for it. */
const PATIENCE_MS = 10_000;
/** "Message size exceeds fixed maximum" (RFC 1870), said of the sender already. */
const TOO_LARGE = 552;
const MOST_REMEMBERED = 100;
