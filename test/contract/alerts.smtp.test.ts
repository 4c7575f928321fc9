import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { SmtpAlerts } from '#adapters/local/smtp-alerts.ts';
import type { MailServer } from '#contracts/delivery.ts';
import { startMailServer, type MailServerDouble } from '#test/mail-server.ts';

import { alertOf, describeAlerts, mailOf } from './alerts.contract.ts';

let server: MailServerDouble;
const directory = mkdtempSync(join(tmpdir(), 'boks-audit-smtp-'));

beforeAll(async () => {
  server = await startMailServer();
});
afterEach(() => server.reset());
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

const configured = (differing: Partial<MailServer> = {}): MailServer => ({
  host: '127.0.0.1',
  port: server.port,
  tls: 'none',
  from: 'boks-audit@example.com',
  to: ['ann@example.com', 'bea@example.com'],
  ...differing,
});

const openWith = (differing: Partial<MailServer> = {}): SmtpAlerts =>
  new SmtpAlerts(async () => configured(differing));

describeAlerts('SmtpAlerts', 'mail', () =>
  Promise.resolve({
    alerts: openWith(),
    seen: () => server.mails.map(({ subject, text }) => `${subject}\n${text}`),
  }),
);

describe('SmtpAlerts', () => {
  it('sends one mail to all, which a repeat does not make two', async () => {
    await openWith().tell(alertOf('mail'));
    await openWith().tell(alertOf('mail'));
    const [first, second] = server.mails;
    expect(first?.to).toEqual(['ann@example.com', 'bea@example.com']);
    expect(first?.headers).toMatchObject({
      'message-id': '<production-31-mail@example.com>',
      'in-reply-to': '<incident.production-31-1@example.com>',
      references: '<incident.production-31-1@example.com>',
      date: 'Fri, 20 Jun 2008 22:13:20 +0000',
      to: 'ann@example.com, bea@example.com',
      'auto-submitted': 'auto-generated',
      'x-boks-audit-alert': 'production-31-mail',
    });
    expect(second?.headers).toEqual(first?.headers);
  });
  it('puts all incidents of a message into its threads, and a test into none', async () => {
    await openWith().tell(alertOf('mail', { incidents: ['production-6-1', 'production-7-1'] }));
    await openWith().tell(alertOf('mail', { incidents: [] }));
    expect(server.mails.map(({ headers }) => headers['references'])).toEqual([
      '<incident.production-6-1@example.com> <incident.production-7-1@example.com>',
      undefined,
    ]);
  });
  it('lets no text of an alert become a header', async () => {
    await openWith().tell(mailOf({ subject: 'rephost\r\nBcc: eve@example.com' }));
    expect(server.mails[0]?.headers).not.toHaveProperty('bcc');
    expect(server.mails[0]?.to).not.toContain('eve@example.com');
  });
  it('says so where a domain has no mail server', async () => {
    const told = new SmtpAlerts(async () => undefined).tell(alertOf('mail'));
    await expect(told).rejects.toMatchObject({
      fault: 'channel',
      message: 'domain production names no delivery.mail',
    });
  });
});

describe('a mail server that does not take a mail', () => {
  it.each([
    ['later, of everybody (greylisting)', { at: 'recipient', code: 450 }, 'moment'],
    ['for good, of everybody', { at: 'recipient', code: 550 }, 'channel'],
    ['for good, of the sender', { at: 'sender', code: 553 }, 'channel'],
    ['for its size, of the sender', { at: 'sender', code: 552 }, 'message'],
    ['later, of the text', { at: 'text', code: 451 }, 'moment'],
    ['for good, of the text', { at: 'text', code: 554 }, 'message'],
  ] as const)('%s: it says whose fault that is', async (_, refusal, fault) => {
    server.refuse(refusal);
    await expect(openWith().tell(alertOf('mail'))).rejects.toMatchObject({ fault });
    expect(server.mails).toEqual([]);
    server.reset();
    await openWith().tell(alertOf('mail'));
    expect(server.mails).toHaveLength(1);
  });
  it.each(['greeting', 'text'] as const)('drops the connection at the %s', async (at) => {
    server.drop(at);
    await expect(openWith().tell(alertOf('mail'))).rejects.toMatchObject({ fault: 'moment' });
    server.reset();
    await openWith().tell(alertOf('mail'));
    expect(server.mails).toHaveLength(1);
  });
  it('hangs: it is given up, and the sweeps go on', async () => {
    server.hang();
    await expect(openWith().tell(alertOf('mail'))).rejects.toMatchObject({
      fault: 'moment',
      message: expect.stringContaining('no answer in time'),
    });
  });
  it('is not there', async () => {
    const told = openWith({ port: 1 }).tell(alertOf('mail'));
    await expect(told).rejects.toMatchObject({ fault: 'moment' });
  });
});

describe('one of several recipients is refused', () => {
  it('for good: the others get it once, and the message is told as faulty', async () => {
    const alerts = openWith();
    server.refuse({ at: 'recipient', code: 550, only: 'bea@example.com' });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(alerts.tell(alertOf('mail'))).rejects.toMatchObject({
        fault: 'message',
        message: expect.stringContaining('550'),
      });
    }
    expect(server.mails.map(({ to }) => to)).toEqual([['ann@example.com']]);
  });
  it('for now: it alone is tried again', async () => {
    const alerts = openWith();
    server.refuse({ at: 'recipient', code: 450, only: 'bea@example.com' });
    await expect(alerts.tell(alertOf('mail'))).rejects.toMatchObject({ fault: 'moment' });
    server.reset({ keepsMails: true });
    await alerts.tell(alertOf('mail'));
    expect(server.mails.map(({ to }) => to)).toEqual([['ann@example.com'], ['bea@example.com']]);
  });
});

describe('a mail server that wants a password', () => {
  it('gets it from the environment or a file of its own, and no other', async () => {
    const file = join(directory, 'password');
    writeFileSync(file, `${server.password}\n`, { mode: 0o600 });
    await openWith({ user: 'boks', password: { file } }).tell(alertOf('mail'));
    process.env['BOKS_TEST_PASSWORD'] = server.password;
    await openWith({ user: 'boks', password: { env: 'BOKS_TEST_PASSWORD' } }).tell(alertOf('mail'));
    expect(server.mails.map(({ user }) => user)).toEqual(['boks', 'boks']);
    process.env['BOKS_TEST_PASSWORD'] = 'another';
    const told = openWith({ user: 'boks', password: { env: 'BOKS_TEST_PASSWORD' } });
    await expect(told.tell(alertOf('mail'))).rejects.toMatchObject({ fault: 'channel' });
    delete process.env['BOKS_TEST_PASSWORD'];
  });
  it('gets none that others can read, and the error names the place alone', async () => {
    const file = join(directory, 'open');
    writeFileSync(file, server.password, { mode: 0o644 });
    const told = openWith({ user: 'boks', password: { file } }).tell(alertOf('mail'));
    await expect(told).rejects.toMatchObject({
      fault: 'channel',
      message: `${file} can be read by others: chmod 600 ${file}`,
    });
    const absent = openWith({ user: 'boks', password: { file: `${file}.not-there` } });
    await expect(absent.tell(alertOf('mail'))).rejects.toThrow('not-there: there is no such file');
    const none = openWith({ user: 'boks', password: { env: 'BOKS_NOT_THERE' } });
    await expect(none.tell(alertOf('mail'))).rejects.toThrow(
      'there is no secret in the environment variable BOKS_NOT_THERE',
    );
    expect(server.mails).toEqual([]);
  });
});

it('sends nothing over a TLS that nobody vouches for, and says what would help', async () => {
  const told = openWith({ tls: 'starttls' }).tell(alertOf('mail'));
  await expect(told).rejects.toMatchObject({
    fault: 'channel',
    message: expect.stringMatching(/its certificate is not trusted: .* NODE_EXTRA_CA_CERTS/),
  });
  expect(server.mails).toEqual([]);
});

it('sends nothing where TLS does not come about', async () => {
  const told = openWith({ tls: 'implicit', port: await server.implicitPort() });
  await expect(told.tell(alertOf('mail'))).rejects.toMatchObject({ fault: 'moment' });
  expect(server.mails).toEqual([]);
});
