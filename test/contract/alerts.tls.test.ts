import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { WebhookAlerts } from '#adapters/local/webhook-alerts.ts';
import { startMailServer, type MailServerDouble } from '#test/mail-server.ts';
import { lacks, programAt } from '#test/required-tools.ts';

import { alertOf } from './alerts.contract.ts';

const CLIENT = fileURLToPath(new URL('smtp-client.ts', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'boks-audit-tls-'));
const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
let server: MailServerDouble;

/** Sends a mail in a process that trusts the authority given, if any; what it printed. */
async function send(
  port: number,
  tls: string,
  authority: Readonly<Record<string, string>>,
): Promise<string> {
  const run = promisify(execFile);
  const script = ['--import', 'tsx', CLIENT, String(port), tls];
  const env = { ...process.env, BOKS_TEST_PASSWORD: server.password, ...authority };
  const { stdout } = await run(process.execPath, script, { env }).catch(
    ({ stderr }: { readonly stderr: string }) => ({ stdout: stderr }),
  );
  return stdout;
}

describe.skipIf(lacks('openssl'))('alerts over TLS', () => {
  beforeAll(async () => {
    const made = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout ${key} -out ${cert}`;
    execFileSync(
      programAt('openssl'),
      [...made.split(' '), '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      { stdio: 'ignore' },
    );
    server = await startMailServer({ key: readFileSync(key), cert: readFileSync(cert) });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it.each(['starttls', 'implicit'])(
    'a mail is sent where an authority vouches for the server, and the password with it (%s)',
    async (tls) => {
      server.reset();
      const port = tls === 'implicit' ? await server.implicitPort() : server.port;
      expect(await send(port, tls, {})).toMatch(/self-signed certificate/);
      expect(server.mails).toEqual([]);
      expect(await send(port, tls, { NODE_EXTRA_CA_CERTS: cert })).toBe('taken\n');
      expect(server.mails).toMatchObject([{ user: 'boks', subject: 'over TLS' }]);
    },
    60_000,
  );

  it('a webhook whose certificate nobody vouches for is told nothing, and what would help is said', async () => {
    process.env['BOKS_TEST_SECRET'] = 'a secret';
    const url = `https://localhost:${await server.implicitPort()}/`;
    const webhook = { url, format: 'event', secret: { env: 'BOKS_TEST_SECRET' } } as const;
    const find = async () => ({ webhook, periodSeconds: 300 });
    const alerts = new WebhookAlerts({ find, clock: { nowMs: () => 0 } });
    await expect(alerts.tell(alertOf('events'))).rejects.toMatchObject({
      fault: 'channel',
      message: expect.stringMatching(/its certificate is not trusted: .* NODE_EXTRA_CA_CERTS/),
    });
  });
});
