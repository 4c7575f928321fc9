import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { smallScenario } from '#test/service-scenario.ts';

import { frameOf, textsOf, type Asking } from './asked.ts';

const asked = (told: Parameters<typeof frameOf>[0], asking: Omit<Asking, 'group'>) =>
  textsOf(frameOf(told, { ...asking, group: 'configuration' }));
const system = (told: Parameters<typeof frameOf>[0], asking: Omit<Asking, 'group'>) =>
  textsOf(frameOf(told, { ...asking, group: 'system' }));

describe('the configuration of a simulated host', () => {
  it('has the role that it is configured for', () => {
    const roles = [15, 50, 60].map(
      (minute) =>
        asked('dr-drill-2008', { host: 'REPHOST', minute })['environment']?.split('\n')[0],
    );
    expect(roles).toEqual(['BOKSINIT=master', 'BOKSINIT=replica', 'BOKSINIT=client']);
  });

  it('has the data files and the counters of its reading, empty where they were made anew', () => {
    const { 'data-files': files } = asked('dr-drill-2008', { host: 'REPHOST', minute: 80 });
    expect(files).toMatch(/^inode=\d+ mtime=\d+\n/);
    expect(files?.match(/ 0 Mar 2 09:55 \S+\.dat$/gm)).toHaveLength(55);
  });

  it('has no counters where the file was removed', () => {
    const { 'data-files': files } = asked('dr-drill-2008', { host: 'REPHOST', minute: 190.7 });
    expect(files).toBe('\n');
  });

  it('keeps what a master cannot hand over in its spool', () => {
    const [healthy, stuck] = ['healthy', 'stuck-bridge'] as const;
    const queues = (name: typeof healthy | typeof stuck) =>
      asked(name, { host: 'bokmaster', minute: 60 })['queues']?.split('\n')[0];
    expect(queues(healthy)).toBe('crypt_spool/servm 0 files 0 bytes');
    expect(queues(stuck)).toMatch(/^crypt_spool\/servm [1-9]\d* files/);
  });

  it('has a method.conf like all others, but where a foreign master writes', () => {
    const digest = (host: string, minute: number) =>
      asked('second-writer', { host, minute })['method-conf'];
    expect(digest('REPHOST3', 5)).toBe(digest('bokmaster', 5));
    expect(digest('REPHOST3', 60)).not.toBe(digest('bokmaster', 60));
    expect(digest('REPHOST2', 60)).toBe(digest('bokmaster', 60));
    const { environment } = asked('second-writer', { host: 'REPHOST3', minute: 60 });
    expect(environment).not.toContain('BRIDGE_ACCEPT_MASTER_IPS');
  });

  it('names what is installed, the last one first, and one host has two in the other order', () => {
    const names = (host: string, minute: number) =>
      asked('rolling-upgrade', { host, minute })['packages']?.match(/^\S+/gm);
    expect(names('REPHOST5', 10)).toEqual([
      'HFBM-0108-6.0.0.108-1.x86_64',
      'HFBM-0045-6.0.0.45-1.x86_64',
      'HFBM-0008-6.0.0.8-1.x86_64',
      'boksm-6.0-1.x86_64',
    ]);
    expect(names('REPHOST5', 30)?.[0]).toBe('boksm-7.1-1.x86_64');
    expect(names('REPHOST3', 10)?.[0]).toBe('HFBM-0008-6.0.0.8-1.x86_64');
  });

  it('knows of backups and restores by their names', () => {
    const { 'var-names': names } = asked('master-restored', { host: 'bokmaster', minute: 60 });
    expect(names).toMatch(/ restore_20260302T0942\.log\n.* backup_20260302T0906\.tar\n/);
  });
});

describe('the system of a simulated host', () => {
  it('has its own zone, and the offset that it has now', () => {
    const clock = (host: string, minute: number) => system('dst-night', { host, minute })['clock'];
    expect(clock('REPHOST', 80)).toBe('2026-03-29T00:50:00Z\n2026-03-29 01:50:00 +0100 CET\n');
    expect(clock('REPHOST', 100)).toBe('2026-03-29T01:10:00Z\n2026-03-29 03:10:00 +0200 CEST\n');
    expect(clock('REPHOST5', 80)).toBe('2026-03-29T00:50:00Z\n2026-03-29 00:50:00 +0000 GMT\n');
  });

  it('tells a clock that is off, by itself and by its time service', () => {
    const events: readonly ScheduledEvent[] = [
      { at: 5, event: { kind: 'clock-is-off', host: 'REPHOST', seconds: -90 } },
    ];
    const frame = frameOf(smallScenario(events), { host: 'REPHOST', minute: 10, group: 'system' });
    const texts = textsOf(frame);
    expect(texts['clock']).toContain('2026-03-02T08:08:30Z\n');
    expect(texts['time-service']).toContain('90.000000000 seconds slow of NTP time');
    expect(frame.head['now']).toBe(String(Date.UTC(2026, 2, 2, 8, 8, 30) / 1000));
  });

  it('was booted when it was switched on, and BoKS holds its memory while it runs', () => {
    const { uptime } = system('dr-drill-2008', { host: 'bokmaster', minute: 50 });
    expect(uptime).toMatch(/ up 0:28,.*\n +system boot {2}2026-03-02 09:21\n/);
    const held = (minute: number) =>
      system('dr-drill-2008', { host: 'REPHOST', minute })['shared-memory']?.includes('0x');
    expect([held(180), held(190.2)]).toEqual([true, false]);
  });
});
