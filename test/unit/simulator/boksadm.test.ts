import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { runBoksadm } from '#cli/simulator/boksadm-command.ts';
import { parseList } from '#domain/boksdiag/list.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';

const SEQUENCE = ['-S', 'boksdiag', 'sequence'];
const LIST = ['-S', 'boksdiag', 'list'];
const sim = (host: string, at: string) => ({
  BOKS_SIM_SCENARIO: 'dr-drill-2008',
  BOKS_SIM_SEED: '7',
  BOKS_SIM_HOST: host,
  BOKS_SIM_AT: at,
});
const AFTER_RETURN = '2026-03-02T08:25:00Z';

describe('boksadm', () => {
  it('runs as a process that prints what the world has', () => {
    const main = fileURLToPath(new URL('../../../cli/simulator/boksadm.ts', import.meta.url));
    const ran = spawnSync(process.execPath, ['--import', 'tsx', main, ...SEQUENCE], {
      env: { ...process.env, ...sim('REPHOST', AFTER_RETURN) },
      encoding: 'utf8',
    });
    expect(ran.stdout).toContain('T7 13678d 8:33:46 6982 (6982)\n');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toBe(runBoksadm(SEQUENCE, sim('REPHOST', AFTER_RETURN)).stdout);
  });

  it('prints texts that the parsers read whole', () => {
    const sequence = parseSequence(runBoksadm(SEQUENCE, sim('bokmaster', AFTER_RETURN)).stdout);
    expect(sequence).toMatchObject({ kind: 'read', unread: [] });
    const list = parseList(runBoksadm(LIST, sim('bokmaster', AFTER_RETURN)).stdout);
    expect(list).toMatchObject({ kind: 'read', unread: [] });
    expect(
      runBoksadm([...SEQUENCE.slice(0, 2), 'fque', '-master'], sim('bokmaster', AFTER_RETURN)),
    ).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('asks a master of one of its replicas', () => {
    const asked = (command: string) =>
      runBoksadm(
        ['-S', ...command.split(' '), 'REPHOST'],
        sim('bokmaster', '2026-03-02T11:10:20Z'),
      );
    expect(asked('checkdomain -h')).toEqual({
      stdout: 'REPHOST 192.0.2.2 does not answer\n',
      stderr: '',
      exitCode: 1,
    });
    expect(asked('hostadm -Slh')).toMatchObject({ stdout: 'REPHOST 192.0.2.2 replica\n' });
  });

  it('takes milliseconds for a date', () => {
    const ms = String(Date.parse(AFTER_RETURN));
    expect(runBoksadm(LIST, sim('bokmaster', ms))).toEqual(
      runBoksadm(LIST, sim('bokmaster', AFTER_RETURN)),
    );
  });

  it.each([
    ['an unknown command', ['-S', 'boksdiag', 'reset'], sim('REPHOST', AFTER_RETURN), 2, 'usage'],
    ['no arguments', [], sim('REPHOST', AFTER_RETURN), 2, 'usage'],
    ['an unknown host', SEQUENCE, sim('ELSE', AFTER_RETURN), 2, 'BOKS_SIM_HOST'],
    ['no date', SEQUENCE, sim('REPHOST', 'soon'), 2, 'BOKS_SIM_AT'],
    ['no environment', SEQUENCE, {}, 2, 'BOKS_SIM_SCENARIO'],
    ['BoKS stopped', SEQUENCE, sim('REPHOST', '2026-03-02T11:10:20Z'), 1, 'not running'],
    ['a list on a replica', LIST, sim('REPHOST', AFTER_RETURN), 1, 'not the master'],
    ['a host switched off', LIST, sim('bokmaster', '2026-03-02T08:15:00Z'), 1, 'switched off'],
  ])('says on stderr what is wrong with %s', (_, words, environment, exitCode, message) => {
    const ran = runBoksadm(words, environment);
    expect(ran).toMatchObject({ stdout: '', exitCode });
    expect(ran.stderr).toContain(message);
  });
});
