import { describe, expect, it } from 'vitest';

import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { parseErrlog, type ErrlogEntry } from '#domain/evidence/errlog.ts';

import { frameOf, textOf, textsOf, type Asking } from './asked.ts';

const logs = (told: Parameters<typeof frameOf>[0], asking: Omit<Asking, 'group'>) =>
  textsOf(frameOf(told, { ...asking, group: 'logs' }));

/** The entries of a host's log at a minute, read back. */
function entries(name: ScenarioName, host: string, minute: number): readonly ErrlogEntry[] {
  const { errlog = '' } = logs(name, { host, minute });
  const read = parseErrlog(errlog, { offsetMinutes: 60, from: 'the head' });
  expect(read.unread).toEqual([]);
  return read.entries;
}
const said = (of: readonly ErrlogEntry[], words: RegExp): readonly string[] =>
  of.filter(({ text }) => words.test(text)).map(({ date, text }) => `${date} ${text}`);

describe('the error log of a simulated host', () => {
  it('tells of the conversions of the drill, and has entries that run together', () => {
    const log = entries('dr-drill-2008', 'REPHOST', 80);
    expect(said(log, /BOKSINIT/)).toEqual([
      'Mar  2 09:06:00 BOKSINIT is changed from replica to master',
      'Mar  2 09:21:12 BOKSINIT is changed from master to replica',
      'Mar  2 09:55:00 BOKSINIT is changed from replica to client',
      'Mar  2 10:10:12 BOKSINIT is changed from client to replica',
    ]);
    expect(log.some(({ ranTogether }) => ranTogether)).toBe(true);
    expect(said(log, /Dying on signal SIGTERM/)[0]).toMatch(/^Mon Mar {2}2 09:06:00 2026/);
  });

  it('tells that a master ran there, and never that updates are dropped: BoKS does not see it', () => {
    const { 'errlog-replication': lines } = logs('dr-drill-2008', { host: 'REPHOST', minute: 50 });
    expect(
      lines?.match(/boks_master.*\n.*$/gm)?.map((entry) => entry.replaceAll(/^\d+:/gm, '')),
    ).toEqual([
      'boks_master@REPHOST Mar  2 09:06:01\nINFO: Started as master',
      'boks_master@REPHOST Mar  2 09:21:12\nINFO: Shutdown by signal SIGTERM',
    ]);
    expect(lines).not.toMatch(/drop/i);
  });

  it('tells of logins that are refused, many from the drill on', () => {
    const denied = (minute: number) =>
      said(entries('dr-drill-2008', 'REPHOST', minute), /^ERR 2[02]3/).length;
    const [before, after] = [denied(20), denied(50)];
    expect(after - before).toBeGreaterThan(5);
    expect(said(entries('dr-drill-2008', 'REPHOST2', 50), /^ERR 2/).length).toBeLessThan(4);
    const { refusals = '' } = logs('dr-drill-2008', { host: 'REPHOST', minute: 50 });
    const counts = [...refusals.matchAll(/: (\d+)/g)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(after);
  });

  it('tells that boks_master was started anew where no replica is sent anything', () => {
    const { 'errlog-replication': lines } = logs('stuck-bridge-all', {
      host: 'bokmaster',
      minute: 60,
    });
    expect(lines).toMatch(/^\d+:WARNING: Respawn process boks_master exited/m);
    const quiet = logs('stuck-bridge', { host: 'bokmaster', minute: 60 });
    expect(quiet['errlog-replication']).not.toContain('Respawn');
  });

  it('tells of a second master, and of one that nobody refuses', () => {
    expect(said(entries('two-masters', 'REPHOST4', 60), /ACCEPT/)).toEqual([
      'Mar  2 09:32:30 BRIDGE_ACCEPT_MASTER_IPS: 192.0.2.3 acts as master and is refused',
    ]);
    expect(said(entries('second-writer', 'REPHOST3', 60), /ACCEPT/)).toHaveLength(2);
    expect(said(entries('failover', 'REPHOST4', 60), /ACCEPT/)).toEqual([]);
  });

  it('has what a master lost of its replicas, and found again', () => {
    expect(said(entries('rebuilt-replica', 'bokmaster', 60), /Connection/)).toEqual([
      'Mar  2 09:12:00 Connection to servm on REPHOST4 is lost',
      'Mar  2 09:17:00 Connection to servm on REPHOST4 is up',
    ]);
  });
});

describe('the error log of a simulated host as a file', () => {
  it.each(['dr-drill-2008', 'two-masters', 'dst-night'] as const)(
    'only grows while time goes by: %s',
    (name) => {
      const texts = [10, 25, 52, 70, 100].map(
        (minute) => logs(name, { host: 'REPHOST', minute })['errlog'] ?? '',
      );
      for (const [n, text] of texts.slice(1).entries()) {
        expect(text.startsWith(texts[n] ?? 'nothing')).toBe(true);
      }
    },
  );

  it('is as long as it is listed, wherever that is', () => {
    const asking = { host: 'REPHOST', minute: 50 } as const;
    const { errlog, 'errlog-file': file } = logs('dr-drill-2008', asking);
    const listed = `-rw-r----- 1 0 0 ${errlog?.length} Mar  2 09:`;
    expect(file).toContain(listed);
    const beside = textsOf(frameOf('dr-drill-2008', { ...asking, group: 'configuration' }));
    expect(beside['var-names']).toContain(listed);
  });

  it('begins anew on a host that was installed anew', () => {
    const [before, after] = [5, 30].map((minute) => entries('rebuilt-replica', 'REPHOST4', minute));
    expect(before?.length).toBeGreaterThan(50);
    expect(after?.length).toBeLessThan(20);
    expect(after?.[0]).toMatchObject({ date: 'Mar  2 09:17:01', text: 'Min idle workers 32' });
  });

  it('is dated by the clock of that time, not of now', () => {
    const log = entries('dst-night', 'REPHOST', 200);
    const hours = log.slice(-60).map(({ date }) => date);
    expect(hours.some((date) => /Mar 29 00:\d\d/.test(date))).toBe(true);
    expect(log.at(-1)?.date).toMatch(/Mar 29 0[3-4]:/);
  });

  it('shows its end where it is ten times too long, and says so, within what an answer may have', () => {
    const scenario = { ...scenarioOf('dr-drill-2008'), errlogBytes: 15_000_000 };
    const frame = frameOf(scenario, { host: 'REPHOST', group: 'logs', minute: 50 });
    const { collectors } = frame;
    const errlog = collectors.get('errlog');
    expect(errlog).toMatchObject({ cut: true, exit: 0 });
    expect(textOf(errlog).length).toBe(1_500_000);
    expect(textOf(errlog)).toContain('BOKSINIT is changed from replica to master');
    const [, bytes] = / 0 0 (\d+) /.exec(textOf(collectors.get('errlog-file'))) ?? [];
    expect(Number(bytes)).toBeGreaterThan(15_000_000);
    expect(Number(bytes)).toBeLessThan(25_000_000);
  });
});
