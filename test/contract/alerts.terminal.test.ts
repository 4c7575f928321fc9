import { expect, it } from 'vitest';

import { TerminalAlerts } from '#cli/local/terminal-alerts.ts';
import { Terminal } from '#cli/local/terminal.ts';

import { alertOf, describeAlerts } from './alerts.contract.ts';

function opened() {
  const written: string[] = [];
  const write = (text: string, done: () => void): boolean => {
    written.push(text);
    done();
    return true;
  };
  return { alerts: new TerminalAlerts(new Terminal({ write })), seen: () => written };
}

describeAlerts('TerminalAlerts', 'terminal', () => Promise.resolve(opened()));

it.each(['mail', 'sms', 'chat', 'events'] as const)('shows %s as well', async (kind) => {
  const { alerts, seen } = opened();
  await alerts.tell(alertOf(kind));
  expect(
    seen()
      .join('')
      .replaceAll(/\n +\| /g, ' '),
  ).toContain('T7 +1929');
});
