import { describe, expect, it } from 'vitest';

import { TerminalAlerts } from '#cli/local/terminal-alerts.ts';
import { beside, Terminal } from '#cli/local/terminal.ts';

import { alertOf } from '../../contract/alerts.contract.ts';

/** A stream that keeps what was written. */
function streamOf(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string, done: () => void): boolean => {
    written.push(text);
    done();
    return true;
  };
  return { stream: { isTTY, write }, text: () => written.join('') };
}

describe('the terminal', () => {
  it('shows progress in place on a terminal, and clears it before the next line', async () => {
    const { stream, text } = streamOf(true);
    const terminal = new Terminal(stream);
    await terminal.progress('reading ...');
    await terminal.say(['done']);
    expect(text()).toBe('\r\u001b[2Kreading ...\r\u001b[2Kdone\n');
  });

  it('shows no progress on a pipe', async () => {
    const { stream, text } = streamOf(false);
    const terminal = new Terminal(stream);
    await terminal.progress('reading ...');
    await terminal.say(['one', '', '']);
    await terminal.say(['', 'two']);
    expect(text()).toBe('one\n\ntwo\n');
  });
});

describe('a text beside a lead', () => {
  it('stays as it is where it fits, columns and all', () => {
    expect(beside('08:00  ', 'table   master\n  T7      5053')).toEqual([
      '08:00  table   master',
      '         T7      5053',
    ]);
  });

  it('hangs under its own beginning where it is wrapped', () => {
    const long = 'word '.repeat(20).trim();
    const lines = beside('> ', `WHAT   1. ${long}`);
    expect(lines[1]?.startsWith(`${' '.repeat(12)}word`)).toBe(true);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });

  it('is one byte a column, and moves no cursor', () => {
    const [line = ''] = beside('', 'master’s \u001b[2J “list” → … \u0085é');
    expect(line).toBe('master\'s ?[2J "list" -> ... ??');
    expect(Buffer.byteLength(line)).toBe(line.length);
  });
});

it('an alert is told whole, with its id, as mail, SMS and chat, edged on every line', async () => {
  const { stream, text } = streamOf(false);
  const body = `WHAT   ${'ahead '.repeat(30)}\n\nSURE?  proved`;
  const mail = { subject: `subject ${'x'.repeat(90)}`, body };
  const { rendered, ...alert } = alertOf('terminal', { id: 'demo-7-terminal' });
  if (rendered.kind !== 'terminal') throw new Error('another kind');
  await new TerminalAlerts(new Terminal(stream)).tell({
    ...alert,
    rendered: { ...rendered, texts: { ...rendered.texts, mail, sms: 'short '.repeat(23) } },
  });
  const lines = text().trimEnd().split('\n');
  expect(lines[0]).toBe('ALERT  demo-7-terminal');
  const told = lines.slice(1);
  expect(told.every((line) => /^ (?:MAIL| SMS|CHAT| {4})\|(?: |$)/.test(line))).toBe(true);
  expect(told.every((line) => line.length <= 80)).toBe(true);
  expect(told.map((line) => line.slice(1, 5).trim()).filter(Boolean)).toEqual([
    'MAIL',
    'SMS',
    'CHAT',
  ]);
});
