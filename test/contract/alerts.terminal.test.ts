import { TerminalAlerts } from '#cli/local/terminal-alerts.ts';
import { Terminal } from '#cli/local/terminal.ts';

import { describeAlerts } from './alerts.contract.ts';

describeAlerts('TerminalAlerts', () => {
  const written: string[] = [];
  const write = (text: string, done: () => void): boolean => {
    written.push(text);
    done();
    return true;
  };
  const alerts = new TerminalAlerts(new Terminal({ write }));
  return Promise.resolve({ alerts, seen: () => written });
});
