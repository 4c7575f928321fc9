import { afterAll, describe, expect, it, vi } from 'vitest';

import { plantBoks, READ_SEQUENCES, type BoksTree } from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { SHELLS } from '#test/shells.ts';

const trees: BoksTree[] = [];
afterAll(() => trees.forEach((tree) => tree.remove()));

/** What the scripts share, for a command that has process number 60 and is watched by number 61. */
const HOST_SCRIPT = READ_SEQUENCES.slice(0, READ_SEQUENCES.indexOf('# Prints one reading'));
const stillRunning = (toldBefore: string): string =>
  `${HOST_SCRIPT}begin\ncommand=60 watching=61\nstill_running '${toldBefore}'\n`;

/** Who watches, and where the script is not ended, who started it: number, parent, group. */
const WATCHER = '61 50 50';
const SCRIPT = '50 7 50';
const ORPHANED_WATCHER = '61 1 50';

const CASES: readonly (readonly [
  what: string,
  table: readonly string[],
  toldBefore: string,
  ours: string,
])[] = [
  [
    'the command and all that it started, in whichever group',
    [SCRIPT, '60 50 50', WATCHER, '62 60 50', '63 62 63', '64 63 63', '160 7 50', '65 160 50'],
    '',
    '60 62 63 64',
  ],
  [
    'the command where it has left the group',
    [SCRIPT, '60 50 60', WATCHER, '62 60 60'],
    '',
    '60 62',
  ],
  [
    'the command where its script has ended',
    ['60 1 50', ORPHANED_WATCHER, '62 60 50'],
    '',
    '60 62',
  ],
  ['no stranger with the number of the command', [SCRIPT, WATCHER, '60 7 60', '62 60 60'], '', ''],
  ['no stranger of our group with it', [SCRIPT, WATCHER, '60 7 50', '62 60 50'], '', ''],
  ['no stranger that has lost its parent, too', [ORPHANED_WATCHER, '60 1 60', '62 60 60'], '', ''],
  ['nothing where the command has ended', [SCRIPT, WATCHER], '', ''],
  [
    'what was told before and has lost its parent, with what it started, each once',
    [SCRIPT, WATCHER, '62 1 50', '63 62 63', '60 50 50', '64 60 50'],
    '60 62 63 64',
    '60 64 62 63',
  ],
  [
    'no stranger with a number that was told before',
    [SCRIPT, WATCHER, '62 1 62', '63 62 62', '64 7 7'],
    '60 62 63 64',
    '',
  ],
  ['nothing where it does not know itself', [SCRIPT, '60 50 50'], '60', ''],
];

for (const { tool, words: shell } of SHELLS) {
  describe.skipIf(lacks(tool, 'setpriv'))(`what is ended with its command, in ${tool}`, () => {
    it.each(CASES)('is %s', (_, table, toldBefore, ours) => {
      const lines = table.map((line) => `'  ${line.replaceAll(' ', '   ')}'`).join(' ');
      const tree = planted({ ps: `#!/bin/sh\nprintf '%s\\n' ${lines}\n` });
      const { stdout } = tree.run({ shell, script: stillRunning(toldBefore) });
      expect(stdout.trim()).toBe(ours);
    });

    it('is no process that was given its number, when the watcher was not told of its end', async () => {
      const tree = planted();
      const stranger = tree.start({ script: `exec ${programAt('sleep')} 304\n` });
      await vi.waitUntil(() => tree.processes().length === 1, 5_000);
      const watched = `begin\nlongest=1 command=${stranger.pid}\nwatch &\nwait "$!"\nprintf '%s' "$?"\n`;
      const { stdout } = tree.run({ shell, script: `${HOST_SCRIPT}${watched}` });
      expect([stdout, tree.processes()]).toEqual(['0', [stranger.pid]]);
      stranger.kill();
    });
  });
}

function planted(programs: Readonly<Record<string, string>> = {}): BoksTree {
  const tree = plantBoks({ programs });
  trees.push(tree);
  return tree;
}
