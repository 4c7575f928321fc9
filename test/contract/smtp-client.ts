// Run as a process of its own, which trusts one more authority: see alerts.tls.test.ts.
import { SmtpAlerts } from '#adapters/local/smtp-alerts.ts';

const [port, tls] = process.argv.slice(2);
const alerts = new SmtpAlerts(async () => ({
  host: 'localhost',
  port: Number(port),
  tls: tls === 'implicit' ? 'implicit' : 'starttls',
  from: 'boks-audit@example.com',
  to: ['ann@example.com'],
  user: 'boks',
  password: { env: 'BOKS_TEST_PASSWORD' },
}));
await alerts.tell({
  id: 'production-31-mail',
  domain: 'production',
  atMs: 1_214_000_000_000,
  incidents: [],
  about: { severities: [], kinds: [], hosts: [] },
  rendered: { kind: 'mail', subject: 'over TLS', body: 'it arrives' },
});
process.stdout.write('taken\n');
