import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { packZip } from '#adapters/pack-zip.ts';
import { SHA256SUM_ELSEWHERE, verifySteps } from '#domain/evidence/verify-steps.ts';
import { unpack } from '#test/bag-folder.ts';
import { bagInput, mustSeal, newKey } from '#test/bags.ts';
import { lacks } from '#test/required-tools.ts';

const COMMAND = resolve('dist/boks-audit.js');
const KEY = newKey();
const FIRST = mustSeal(bagInput(), KEY);
const previous = createHash('sha256')
  .update(FIRST.find(({ path }) => path === 'tagmanifest-sha256.txt')?.bytes ?? '')
  .digest('hex');
const SECOND = mustSeal(bagInput({ facts: { version: 2, previous } }), KEY);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-verify-'));
  writeFileSync(join(folder, 'bank-3-1-v2.zip'), packZip('bank-3-1-v2', SECOND));
  unpack(join(folder, 'bank-3-1-v1'), FIRST);
});
afterAll(() => rmSync(folder, { recursive: true }));

function verify(...words: readonly string[]) {
  const ended = spawnSync(process.execPath, [COMMAND, 'bundle', 'verify', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status: ended.status, out: ended.stdout, err: ended.stderr };
}

it('a version that is asked for is the bundle’s, and not that of the program', () => {
  const words = ['bundle', 'get', 'bank-3-1', '--version', '2', '--api', 'http://127.0.0.1:1'];
  const ended = spawnSync(process.execPath, [COMMAND, ...words], { cwd: folder, encoding: 'utf8' });
  expect([ended.status, ended.stdout]).toEqual([3, '']);
  expect(ended.stderr).toMatch(/^boks-audit: no answer from http:\/\/127\.0\.0\.1:1: .*\n$/);
});

describe('what bundle verify says', () => {
  it('is, of a whole bundle, what each check found, a line each, and 0', () => {
    const { fingerprint } = KEY;
    const { status, out, err } = verify('bank-3-1-v2.zip', '--fingerprint', fingerprint);
    expect(out).toBe(`bank-3-1-v2.zip

ok        bundle    14 files in bank-3-1-v2
ok        key       it is the one that you named
                ${fingerprint}
ok        signature the key signed tagmanifest-sha256.txt
ok        tag files 5 files as listed in tagmanifest-sha256.txt
ok        payload   7 files as listed in manifest-sha256.txt
ok        complete  nothing added, nothing missing: 14 files
ok        name      incident bank-3-1, version 2, vendor-clear
ok        verdict   1 pair as judged: REPHOST ahead T7 +1929, T9 +2339, T15 +178
ok        chain     records 41 to 43 follow one another

Whole, and sealed by whoever has the key that you named.
`);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  it('is that nobody told whose key it is, where nobody did', () => {
    const { status, out } = verify('bank-3-1-v2.zip');
    expect(out).toMatch(/^bank-3-1-v2\.zip: whose key sealed it is not known\n\n/);
    expect(out).toContain('NOT KNOWN key       nobody told whose key it is\n');
    expect(out).toContain('Ask another way than by the bundle\nwhose it is');
    expect(status).toBe(1);
  });

  it('is the same of a folder, and of a fingerprint as others print it', () => {
    const printed = KEY.fingerprint.toUpperCase().replace(/..(?=.)/g, '$&:');
    const { status, out } = verify('bank-3-1-v1/', '--fingerprint', printed);
    expect(out).toMatch(/^bank-3-1-v1\n\nok {8}bundle {4}14 files in bank-3-1-v1\n/);
    expect(status).toBe(0);
  });

  it('is what is wrong, with the names of files, and 2', () => {
    const changed = SECOND.map((file) =>
      file.path === 'data/01-report.txt' ? { ...file, bytes: Buffer.from('Nothing.\n') } : file,
    );
    writeFileSync(join(folder, 'changed.zip'), packZip('bank-3-1-v2', changed));
    const { status, out } = verify('changed.zip', '--fingerprint', newKey().fingerprint);
    expect(out).toContain('FAILED    key       it is another one than you named\n');
    expect(out).toContain('FAILED    payload   changed: data/01-report.txt\n');
    expect(out).toMatch(/\nDo not trust it: 2 of 9 checks failed\.\n$/);
    expect(status).toBe(2);
  });
});

describe('bundle verify', () => {
  it('prints the same as JSON for a program', () => {
    const { status, out } = verify('bank-3-1-v2.zip', '--json');
    expect(JSON.parse(out)).toMatchObject({
      bundle: 'bank-3-1-v2.zip',
      ok: false,
      keyKnown: false,
      checks: [
        { name: 'bundle', state: 'ok', found: '14 files in bank-3-1-v2' },
        { name: 'key', state: 'unknown', fingerprint: KEY.fingerprint },
        ...['signature', 'tag files', 'payload', 'complete', 'name', 'verdict', 'chain'].map(
          (name) => ({ name, state: 'ok' }),
        ),
      ],
    });
    expect(status).toBe(1);
    const told = verify('bank-3-1-v2.zip', '--json', '--fingerprint', KEY.fingerprint);
    expect(JSON.parse(told.out)).toMatchObject({ ok: true, keyKnown: true });
    expect(told.status).toBe(0);
  });

  it('does not call a bundle good that was sealed again by somebody else', () => {
    const other = mustSeal(bagInput({ facts: { version: 2, previous } }), newKey());
    writeFileSync(join(folder, 'again.zip'), packZip('bank-3-1-v2', other));
    const { status, out } = verify('again.zip', '--json');
    expect(JSON.parse(out)).toMatchObject({ ok: false, keyKnown: false });
    expect(status).toBe(1);
    expect(verify('again.zip', '--fingerprint', KEY.fingerprint).status).toBe(2);
  });

  it('ends with 2 where it is no bundle, and with 3 where none is there or it is not asked right', () => {
    expect(verify('none.zip', '--json')).toEqual({
      status: 3,
      out: '',
      err: 'boks-audit: none.zip: there is no such file\n',
    });
    writeFileSync(join(folder, 'text.zip'), 'no zip');
    expect(verify('text.zip', '--json')).toMatchObject({ status: 2 });
    const wrong = verify('bank-3-1-v2.zip', '--fingerprint', 'abc');
    expect(wrong.err).toContain('It has 64 hex digits;');
    expect([wrong.status, verify().status]).toEqual([3, 3]);
  });

  it('prints no line of more than 80 characters, and nothing that a terminal obeys', () => {
    const evil = [
      ...SECOND,
      { path: 'data/\u001b[2J\u202egnp.exe', bytes: Buffer.from('x'), sha256: '' },
    ];
    writeFileSync(join(folder, 'evil.zip'), packZip('bank-3-1-v2', evil));
    const { out } = verify('evil.zip');
    expect(out).toContain('added: data/?[2J?gnp.exe');
    expect(out.split('\n').filter((line) => line.length > 80 || /[^ -~]/.test(line))).toEqual([]);
  });
});

const PAGE = readFileSync('docs/verify-a-bundle.md', 'utf8');
const BLOCKS = [...PAGE.matchAll(/```sh\n([^]*?)```/g)].map(([, commands = '']) => commands);

describe('docs/verify-a-bundle.md', () => {
  it('has the commands of VERIFY.txt, each as it stands there', () => {
    const steps = verifySteps({
      ...KEY,
      incident: 'bank-3-1',
      version: 2,
      profile: 'vendor-clear',
    });
    const typed = [SHA256SUM_ELSEWHERE, ...steps.map(({ commands }) => commands.join('\n'))];
    expect(typed.filter((commands) => !PAGE.includes(`\n${commands}\n`))).toEqual([]);
  });

  it.skipIf(lacks('unzip', 'openssl', 'sha256sum'))(
    'prints what it says, typed from top to end',
    () => {
      const shim = join(folder, 'boks-audit');
      writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
      chmodSync(shim, 0o755);
      const typed = BLOCKS.map((commands) =>
        // The page verifies the zip after it was unpacked: from the folder where the zip lies.
        commands.startsWith('boks-audit') ? `(cd .. && ${commands.trim()})\n` : commands,
      );
      const ended = spawnSync('sh', ['-c', `set -e\n${typed.join('echo ---\n')}`], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: `${folder}:${process.env['PATH'] ?? ''}`,
          FINGERPRINT: KEY.fingerprint,
          LC_ALL: 'C',
        },
      });
      expect(ended.stderr).toBe('');
      const [, , key, signature, files, complete, name, command, before] =
        ended.stdout.split('---\n');
      expect(key).toBe(`${KEY.fingerprint}  -\n`);
      expect(signature).toBe('Verified OK\n');
      expect(files).toBe('tag files OK\npayload OK\n');
      expect(complete).toBe('complete OK\n');
      expect(name).toBe('name OK: bank-3-1, version 2\n');
      expect(command).toContain('Whole, and sealed by whoever has the key that you named.');
      expect(before).toBe(`${previous}\n${previous}  ../bank-3-1-v1/tagmanifest-sha256.txt\n`);
      expect(ended.status).toBe(0);
    },
  );
});
