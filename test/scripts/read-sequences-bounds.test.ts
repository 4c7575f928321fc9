import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, describe, expect, it, vi } from 'vitest';

import { readAnswer } from '#domain/answer.ts';
import { parseReading } from '#domain/reading.ts';
import {
  plantBoks,
  printing,
  processesOf,
  READ_SEQUENCES,
  type BoksHost,
  type BoksTree,
} from '#test/boks-tree.ts';
import { lacks } from '#test/required-tools.ts';
import { SHELLS } from '#test/shells.ts';

const trees: BoksTree[] = [];
afterAll(() => trees.forEach((tree) => tree.remove()));

/** The same script, for a test that waits for its time to be over. */
const IMPATIENT = READ_SEQUENCES.replace('longest=10\n', 'longest=1\n');

/** What the scripts share, and five commands, each of which has ended as soon as it is begun. */
const ENDS_AT_ONCE = `${READ_SEQUENCES.slice(0, READ_SEQUENCES.indexOf('# Prints one reading'))}
begin
longest=1
for turn in 1 2 3 4 5; do
  bounded true 3>&2
  printf '%s ' "$?"
done
`;

/** Hangs in three processes; two do not end when they are told to. */
const HANGS = `#!/bin/sh
echo half
trap '' TERM
sh -c 'sleep 300; :' &
trap - TERM
sh -c "trap '' TERM; sleep 301; :"
`;

/** Prints so many bytes and one more for the newline; é is two of them. */
const PRINTS = `#!/bin/sh
printf '%0*d\\n' "$BYTES" 1
`;
const PRINTS_MULTI_BYTE = `#!/bin/sh
printf '\\303\\251%0*d\\n' "$((BYTES - 2))" 1
`;

it('the script of these tests is in a hurry', () => {
  expect(IMPATIENT).not.toBe(READ_SEQUENCES);
});

for (const { tool, words: shell } of SHELLS) {
  describe.skipIf(lacks(tool, 'setpriv'))(`read-sequences.sh and its time, in ${tool}`, () => {
    it('ends a boksdiag that hangs with all that it started and nothing else, and tells it', () => {
      const tree = planted({ boksadm: HANGS });
      const bystander = spawn('sleep', ['302'], { cwd: tree.open });
      const text = tree.run({ shell, script: IMPATIENT }).stdout;
      expect(tree.processes()).toEqual([bystander.pid]);
      bystander.kill();
      expect(answered(text)).toMatchObject({ cause: 'boksdiag-failed', detail: 'exit code 124' });
    });

    it('holds none to its time that ends before its watcher has begun', () => {
      const ran = planted().run({ shell, script: ENDS_AT_ONCE });
      expect(ran.stdout).toBe('0 0 0 0 0 ');
    });

    it('leaves no process behind that waits for a boksdiag that has ended', async () => {
      const tree = planted();
      expect(answered(tree.run({ shell }).stdout)).toMatchObject({ kind: 'reading' });
      await vi.waitUntil(() => tree.processes().length === 0, 5_000);
    });

    it('ends a boksdiag that hangs also when it was ended itself', async () => {
      const tree = planted({ boksadm: `#!/bin/sh\n: >begun\nexec sleep 303\n` });
      const script = tree.start({ shell, script: IMPATIENT });
      await vi.waitUntil(() => existsSync(join(tree.open, 'begun')), 20_000);
      expect(script.kill('SIGKILL')).toBe(true);
      await vi.waitUntil(() => tree.processes().length === 0, 20_000);
    });

    it('hands on the exit code of a boksdiag that ends in time', () => {
      const boksadm = '#!/bin/sh\nexit 7\n';
      expect(planted({ boksadm }).run({ shell }).stdout).toContain(' sequence_exit=7 ');
      const killed = '#!/bin/sh\nkill -KILL $$\n';
      expect(planted({ boksadm: killed }).run({ shell }).stdout).toContain(' sequence_exit=137 ');
    });
  });

  describe.skipIf(lacks(tool, 'setpriv'))(`read-sequences.sh and its length, in ${tool}`, () => {
    it.each([
      ['bytes', PRINTS],
      ['characters of more than one byte', PRINTS_MULTI_BYTE],
    ])('prints an answer of 23,000 %s, and cuts one of 23,001 off by itself', (_, boksadm) => {
      const tree = planted({ boksadm });
      const print = (bytes: number): string =>
        tree.run({ shell, environment: { BYTES: String(bytes) } }).stdout;
      const around = print(20_000).length - 20_000;
      for (const length of [22_999, 23_000]) {
        const text = print(length - around);
        expect(text).toHaveLength(length);
        expect(parseReading(text, sha256)).toMatchObject({ kind: 'frame' });
      }
      const text = print(23_001 - around);
      expect(text.length).toBeLessThan(500);
      expect(answered(text)).toEqual({
        kind: 'miss',
        cause: 'cut-off',
        detail: 'the answer has more than 23000 bytes',
      });
    });

    it('takes no more than that of a boksdiag that prints without end', () => {
      const text = planted({ boksadm: '#!/bin/sh\nexec yes\n' }).run({ shell }).stdout;
      expect(answered(text)).toMatchObject({ cause: 'cut-off' });
      expect(text).toContain(' sequence_exit=- ');
    });

    it('cuts off what list and data files make too long together', () => {
      const list = 'REPHOST3 00:49 04:50 726768 ok\n'.repeat(400);
      const files = Object.fromEntries(
        Array.from({ length: 300 }, (_, table) => [`T${table}.dat`, '']),
      );
      const tree = planted({
        host: 'bokmaster',
        processes: processesOf('master'),
        boksadm: printing({ sequence: 'T7 13678d 8:33:46 5053 (5053)\n', list }),
        files,
      });
      expect(answered(tree.run({ shell }).stdout, 'bokmaster')).toMatchObject({ cause: 'cut-off' });
    });
  });
}

function planted(host?: BoksHost): BoksTree {
  const tree = plantBoks(host);
  trees.push(tree);
  return tree;
}

function answered(text: string, host = 'REPHOST'): ReturnType<typeof readAnswer> {
  const place = { sweep: 1, phase: 'replicas' } as const;
  return readAnswer({ domain: 'prod', host, place, readAtMs: 0, text }, sha256);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
