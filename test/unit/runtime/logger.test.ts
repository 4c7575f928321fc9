import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { openLog } from '#runtime/logger.ts';

let lines: string[];

beforeEach(() => {
  lines = [];
  const write = (text: string | Uint8Array): boolean => lines.push(String(text)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => vi.restoreAllMocks());

const logged = (): readonly unknown[] => lines.map((line) => JSON.parse(line));

it('a sweep is one line: what was done, and by which sweep and domain it is found', () => {
  const log = openLog('boks-audit-example');
  log.during({ messageId: 'm', kind: 'compare-sweep', domain: 'bank', sweep: 7 }, () => {
    log.explain('debug')('why the sweep waited');
    log.explain('info')('bank sweep 7: judged');
  });
  expect(logged()).toEqual([
    expect.objectContaining({
      level: 'INFO',
      service: 'boks-audit-example',
      message: 'bank sweep 7: judged',
      messageId: 'm',
      kind: 'compare-sweep',
      domain: 'bank',
      sweep: 7,
    }),
  ]);
});

it('a failure says what it was about, and why, with its causes', () => {
  const log = openLog('boks-audit-example');
  const reason = new Error('the table did not answer', { cause: new Error('ECONNRESET') });
  log.during({ domain: 'bank' }, () => log.failed('message m failed', reason));
  log.failed('message n failed', 'a text');
  expect(logged()).toMatchObject([
    {
      level: 'ERROR',
      message: 'message m failed',
      domain: 'bank',
      error: { message: 'the table did not answer', cause: { message: 'ECONNRESET' } },
    },
    { level: 'ERROR', message: 'message n failed', error: { message: 'a text' } },
  ]);
});
