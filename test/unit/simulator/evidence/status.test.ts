import { describe, expect, it } from 'vitest';

import type { Scenario } from '#cli/simulator/world-event.ts';
import { smallScenario } from '#test/service-scenario.ts';

import { frameOf, textsOf, type Asking } from './asked.ts';

const status = (told: Parameters<typeof frameOf>[0], asking: Omit<Asking, 'group'>) =>
  textsOf(frameOf(told, { ...asking, group: 'status' }));
const ages = (processes = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(
    processes
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.trim().split(/ +/))
      .map(([, , age = '', ...args]) => [args.join(' '), age]),
  );

describe('the status of a simulated host', () => {
  it('has the processes of its role, as old as its BoKS', () => {
    const { processes } = status('dr-drill-2008', { host: 'REPHOST', minute: 50 });
    // Turned back into a replica 28 minutes and 48 seconds before.
    expect(ages(processes)).toMatchObject({
      '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.replica': '28:48',
      '/opt/boksm/lib/boks_bridge -l servm.r': '28:47',
    });
    expect(processes?.match(/boks_servc$/gm)).toHaveLength(4);
    expect(processes).not.toContain('boks_master');
  });

  it('has those of a master in the drill, and a list of its own', () => {
    const { processes, list } = status('dr-drill-2008', { host: 'REPHOST', minute: 15 });
    expect(processes).toContain('boksinit.master');
    expect(processes).toContain('boks_drainmast');
    expect(list).toContain('Server');
  });

  it('has no process and no list where BoKS is stopped', () => {
    const { collectors } = frameOf('dr-drill-2008', {
      host: 'REPHOST',
      minute: 190.2,
      group: 'status',
    });
    expect(collectors.get('processes')).toMatchObject({ text: '', exit: 0 });
    expect(collectors.get('list')).toEqual({ kind: 'missing', reason: 'not-master' });
    expect(collectors.get('agents')).toMatchObject({ text: '0 established to port 6501\n' });
  });

  it('asks a master of the peer that is named, and a replica of none', () => {
    const asking = { host: 'bokmaster', minute: 190.2, peer: 'REPHOST' };
    expect(status('dr-drill-2008', asking)).toMatchObject({
      reach: 'REPHOST 192.0.2.2 does not answer\n',
      definition: 'REPHOST 192.0.2.2 replica\n',
    });
    expect(status('dr-drill-2008', { ...asking, peer: '' })['reach']).toBe('(no-peer)');
    expect(status('dr-drill-2008', { ...asking, host: 'REPHOST2' })['reach']).toBe('(not-master)');
  });

  it('asks of a host that no master knows, and is told so', () => {
    const { reach } = status('healthy', { host: 'bokmaster', minute: 5, peer: 'ELSEWHERE' });
    expect(reach).toBe('no such host: ELSEWHERE\n');
  });
});

describe('the status of a master that does not send', () => {
  it('to anybody: boks_master was started anew, the bridge is gone, updates wait for all', () => {
    const { processes, queue, list } = status('stuck-bridge-all', {
      host: 'bokmaster',
      minute: 60,
    });
    const started = ages(processes);
    expect(started['/opt/boksm/lib/boks_master']).toBe('48:00');
    expect(started['/opt/boksm/lib/boks_drainmast']).toMatch(/^\d+-\d\d:/);
    expect(Object.keys(started)).not.toContain('/opt/boksm/lib/boks_bridge -l servm.s');
    expect(queue).toMatch(/^(?:REPHOST\d? [1-9]\d*\n){5}$/);
    expect(list?.match(/ ok$/gm)).toHaveLength(5);
  });

  it('to one: nothing remarkable but what waits for it', () => {
    const { processes, queue } = status('stuck-bridge', { host: 'bokmaster', minute: 60 });
    expect(processes).toContain('servm.s');
    expect(queue).toMatch(/^REPHOST5 0\nREPHOST4 0\nREPHOST3 [1-9]\d*\nREPHOST2 0\nREPHOST 0\n$/);
  });
});

it('a bridge that started again is as old as that, and holds nothing', () => {
  const scenario: Scenario = smallScenario([
    { at: 5, event: { kind: 'bridge-stops', to: 'all' } },
    { at: 6, event: { kind: 'edits', host: 'MASTER', table: 1, count: 3 } },
    { at: 10, event: { kind: 'bridge-starts', to: 'all' } },
  ]);
  expect(status(scenario, { host: 'MASTER', minute: 8 })['queue']).toBe('REPHOST2 3\nREPHOST 3\n');
  const { processes, queue } = status(scenario, { host: 'MASTER', minute: 20 });
  expect(queue).toBe('REPHOST2 0\nREPHOST 0\n');
  expect(processes).toContain('boks_bridge -l servm.s');
});
