import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { BundleFacts } from '#domain/evidence/bundle-facts.ts';
import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import type { IncidentKind } from '#domain/incident.ts';
import { bundleFacts, keptText, sequenceText } from '#test/bundle-facts.ts';
import { AT, MASTER, REPLICA } from '#test/story-2008.ts';

const facts = bundleFacts();

const textOf = (told: BundleFacts): string => {
  const { files } = composeFiles(told, { profile: 'vendor-clear', counts: [] });
  return files.find(({ path }) => path === '06-reproduce.txt')?.text ?? '';
};
const ofKind = (kind: IncidentKind): string =>
  textOf({ ...facts, incident: { ...facts.incident, kind } });

/** What the page's own command of `awk` prints of two texts. */
function typed(page: string, texts: { readonly master: string; readonly replica: string }): string {
  const command = /^ {4}(awk .*)$/m.exec(page)?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'boks-audit-reproduce-'));
  writeFileSync(join(folder, 'master.txt'), texts.master);
  writeFileSync(join(folder, 'replica.txt'), texts.replica);
  const { stdout } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe('the commands that show an ahead on the hosts', () => {
  it('tell after the repair still what they print of the raw files of the opening', () => {
    const atMs = AT.collected + 9_000_000;
    const healed = (host: string, place: 'r' | 'm2') =>
      keptText(host, { place, sweep: 9, atMs, sequence: sequenceText() });
    const answers = [healed(REPLICA, 'r'), healed(MASTER, 'm2')];
    const opening = facts.runs.filter(({ meaning }) => meaning === 'opening');
    const page = textOf({
      ...facts,
      runs: [...opening, { meaning: 'confirm', name: 'collection-2', atMs, answers }],
    });
    expect(page).toContain('T7 replica 6982 > master 5053 (+1929)');
    expect(page).toContain('raw/20260302T082400Z-sweep-4/bokmaster/01-boksdiag-sequence.m2.stdout');
    expect(page).toContain('raw/20260302T082400Z-sweep-4/REPHOST/01-boksdiag-sequence.r.stdout');
  });

  it('claim no line that awk does not print, where two hosts are of two zones', () => {
    const runs = facts.runs.map((run) => ({
      ...run,
      answers: run.answers.map((answer) =>
        answer.host !== REPLICA
          ? answer
          : keptText(REPLICA, {
              place: 'r',
              sweep: 4,
              atMs: answer.readAtMs,
              sequence: sequenceText({ 7: 6982 }, { laterSeconds: 3_600 }),
            }),
      ),
    }));
    const page = textOf({ ...facts, runs });
    expect(page).not.toContain('replica 6982 >');
    expect(page).toContain('in different time zones: awk then shows nothing');
  });
});

it.each(['ahead', 'empty', 'stuck', 'two-masters'] as const)(
  'the commands that show it of %s are typed where BoKS lies on the hosts',
  (kind) => {
    const paths = { boksm: '/srv/boks', etc: '/srv/etc', var: '/srv/var' };
    const incident = { ...facts.incident, kind };
    const page = textOf({ ...facts, incident, settings: { ...facts.settings, paths } });
    expect(page).toContain('    /srv/boks/sbin/boksadm -S boksdiag list </dev/null\n');
    expect(page).toContain(
      kind === 'empty' ? '(cd /srv/var/data && ' : '/srv/boks/sbin/boksadm -S boksdiag sequence ',
    );
    expect(page).not.toContain('/opt/boksm');
  },
);

describe('the commands that show another kind', () => {
  it('list data files of an empty replica, and name those that are empty there alone', () => {
    const page = ofKind('empty');
    expect(page).toContain('(cd /var/opt/boksm/data && ls -ln -- *.dat) >replica.txt');
    expect(page).not.toContain('boksdiag sequence');
    const line = (size: number, name: string): string =>
      `-rw-r----- 1 0 0 ${size} Mar 2 08:09 ${name}\n`;
    expect(
      typed(page, {
        master: `${line(40_960, 'addr.dat')}${line(0, 'none.dat')}${line(80, 'user.dat')}`,
        replica: `${line(0, 'addr.dat')}${line(0, 'none.dat')}${line(80, 'user.dat')}`,
      }),
    ).toBe('addr.dat empty, 40960 bytes on the master\n');
  });

  it('read the master before a stuck replica, and print the tables in which it is behind', () => {
    const page = ofKind('stuck');
    expect(page.indexOf(`1 On ${MASTER}`)).toBeLessThan(page.indexOf(`on ${REPLICA}`));
    expect(page.indexOf(`1 On ${MASTER}`)).toBeGreaterThan(0);
    const [master, replica] = [sequenceText(), sequenceText({ 7: 5050 })];
    expect(typed(page, { master, replica })).toBe('T7 replica 5050 < master 5053 (-3)\n');
    expect(typed(page, { master, replica: master })).toBe('');
  });

  it('say what was seen, where no command shows it by itself', () => {
    const page = ofKind('two-masters');
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`What was seen: ${facts.incident.summary}.`);
    expect(page).not.toContain('awk');
  });
});
