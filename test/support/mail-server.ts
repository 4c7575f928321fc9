import { EventEmitter, once } from 'node:events';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer } from 'node:tls';

import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as its recipients' server took it. */
export type TakenMail = {
  readonly user: string | undefined;
  readonly to: readonly string[];
  /** Names in lower case; lines that were folded are whole. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
};

type Refusal = {
  readonly at: 'sender' | 'recipient' | 'text';
  readonly code: number;
  /** This recipient alone. */
  readonly only?: string;
};

/** A real SMTP server on 127.0.0.1, and what may be wrong with it. */
export type MailServerDouble = {
  readonly port: number;
  /** Of the user `boks`. */
  readonly password: string;
  readonly mails: readonly TakenMail[];
  /** Ends when at least one mail was taken. */
  taken(): Promise<void>;
  refuse(refusal: Refusal): void;
  /** Ends each connection: before it says anything, or while it is given a text. */
  drop(at: 'greeting' | 'text'): void;
  /** Takes the text, and never answers. */
  hang(): void;
  reset(kept?: { readonly keepsMails: boolean }): void;
  /** Another port, on which TLS begins at once. */
  implicitPort(): Promise<number>;
  stop(): Promise<void>;
};

type Trouble = { refusal?: Refusal; dropsAt?: 'greeting' | 'text'; hangs?: boolean };

/** With the certificate given, or one that nobody vouches for. */
export async function startMailServer(
  identity: { readonly key?: Buffer; readonly cert?: Buffer } = {},
): Promise<MailServerDouble> {
  const mails: TakenMail[] = [];
  const happened = new EventEmitter();
  const sockets = new Set<Socket>();
  let trouble: Trouble = {};
  const options = optionsOf(
    (mail) => {
      mails.push(mail);
      happened.emit('mail');
    },
    () => trouble,
  );
  const first = new SMTPServer({ ...options, ...identity });
  first.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A client that goes away in the middle is what these tests do.
  first.on('error', () => undefined);
  await new Promise<void>((done) => void first.listen(0, '127.0.0.1', done));
  const port = portOf(first.server);
  return {
    port,
    password: PASSWORD,
    mails,
    taken: async () => {
      if (mails.length === 0) await once(happened, 'mail');
    },
    refuse: (refusal) => void (trouble = { refusal }),
    drop: (dropsAt) => void (trouble = { dropsAt }),
    hang: () => void (trouble = { hangs: true }),
    reset: ({ keepsMails = false } = { keepsMails: false }) => {
      trouble = {};
      if (!keepsMails) mails.length = 0;
    },
    implicitPort: async () => {
      const { key, cert } = first.options;
      const before = createServer({ key, cert }, (socket) => {
        const behind = connect(port, '127.0.0.1');
        for (const each of [socket, behind]) each.on('error', () => undefined);
        socket.pipe(behind).pipe(socket);
      });
      before.on('tlsClientError', () => undefined);
      before.unref();
      await new Promise<void>((done) => void before.listen(0, '127.0.0.1', done));
      return portOf(before);
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => first.close(done));
    },
  };
}

function optionsOf(take: (mail: TakenMail) => void, troubleNow: () => Trouble): SMTPServerOptions {
  const refusalAt = (at: Refusal['at'], address?: string): Error | undefined => {
    const { refusal } = troubleNow();
    if (refusal?.at !== at) return undefined;
    if (refusal.only !== undefined && refusal.only !== address) return undefined;
    return Object.assign(new Error(`refused at ${at}`), { responseCode: refusal.code });
  };
  return {
    // Says on standard error that its certificate is for tests, unless it logs nothing.
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onConnect: (_, done) =>
      troubleNow().dropsAt === 'greeting' ? done(new Error('go away')) : done(),
    onAuth: ({ username, password }, _, done) =>
      password === PASSWORD ? done(null, { user: username }) : done(new Error('wrong password')),
    onMailFrom: (_, __, done) => done(refusalAt('sender')),
    onRcptTo: ({ address }, _, done) => done(refusalAt('recipient', address)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { dropsAt, hangs } = troubleNow();
        if (hangs === true) return;
        // 421 is how a server says that it ends the connection.
        if (dropsAt === 'text') {
          return done(Object.assign(new Error('closing'), { responseCode: 421 }));
        }
        const refusal = refusalAt('text');
        if (refusal !== undefined) return done(refusal);
        take({
          user: session.user,
          to: session.envelope.rcptTo.map(({ address }) => address),
          ...mailIn(Buffer.concat(chunks).toString('latin1')),
        });
        done();
      });
    },
  };
}

/** A mail of one part, as it came over the wire. */
function mailIn(raw: string): Pick<TakenMail, 'headers' | 'subject' | 'text'> {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const text = decoded(raw.slice(end + 4), headers['content-transfer-encoding'] ?? '7bit');
  return { headers, subject: headers['subject'] ?? '', text: text.replaceAll('\r\n', '\n') };
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString();
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString();
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const PASSWORD = 'correct horse';
