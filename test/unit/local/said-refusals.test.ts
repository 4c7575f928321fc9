import { expect, it } from 'vitest';

import { sayingRefusals } from '#cli/local/said-refusals.ts';
import { AlertNotTaken, type AlertMessage, type Alerts } from '#ports/alerts.ts';

const MESSAGE: AlertMessage = {
  id: 'bank-4-mail',
  domain: 'bank',
  atMs: 0,
  incidents: [],
  about: { severities: [], kinds: [], hosts: [] },
  rendered: { kind: 'mail', subject: '', body: '' },
};

/** What is said when a message is told on a channel, and whether the caller hears that it failed. */
async function saidBy(tell: Alerts['tell']): Promise<readonly string[]> {
  const said: string[] = [];
  const terminal = { say: async (lines: readonly string[]) => void said.push(...lines) };
  const told = sayingRefusals({ channel: 'mail', tell }, terminal).tell(MESSAGE);
  return told.then(
    () => said,
    (error: unknown) => [...said, `failed: ${String(error)}`],
  );
}

it('says which message a channel did not take, and why, and leaves the rest to the caller', async () => {
  const refused = new AlertNotTaken('channel', 'user or password are not taken');
  const said = await saidBy(async () => Promise.reject(refused));
  expect(said.join('\n').replaceAll(/\n +/g, ' ')).toContain(
    'NOT SENT  bank-4-mail was not taken on mail: user or password are not taken. It is tried again.',
  );
  expect(said.at(-1)).toMatch(/^failed: .*user or password are not taken/);
});

it('says nothing of what was taken', async () => {
  expect(await saidBy(async () => undefined)).toEqual([]);
});
