import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import { afterAll, describe, expect, it } from 'vitest';

import { captureScript } from '#cli/local/capture-script.ts';
import { parseCaptured, type Captured } from '#domain/capture/captured.ts';
import { parseRoles } from '#domain/capture/roles.ts';
import { plantBoks, printing, processesOf, type BoksHost, type BoksTree } from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { FIRST_SHELL, SHELLS } from '#test/shells.ts';

const CAPTURE = captureScript({});
const trees: BoksTree[] = [];
afterAll(() => trees.forEach((tree) => tree.remove()));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const planted = (host?: BoksHost): BoksTree => {
  const tree = plantBoks(host);
  trees.push(tree);
  return tree;
};
function captured(tree: BoksTree, shell: readonly string[] = FIRST_SHELL.words): Captured {
  const read = parseCaptured(tree.run({ script: CAPTURE, shell }).stdout, sha256);
  if ('reason' in read) throw new Error(`${read.kind}: ${read.reason}`);
  return read;
}

const LIST = 'REPHOST3 00:49 04:50 726768 ok\n';
const QUEUE = 'REPHOST3 12 waiting\n';
const MASTER: BoksHost = {
  host: 'bokmaster',
  env: 'SECRET=x\nexport BOKSINIT="master"; PASSWORD=hunter2\n',
  processes: processesOf('master'),
  boksadm: printing({ sequence: 'T7 13678d 8:33:46 6982 (6982)\n', list: LIST }).replace(
    '*) echo',
    `'-S boksdiag fque -master') printf '%s\\n' '${QUEUE.trim()}' ;;\n*) echo`,
  ),
};

describe.skipIf(lacks('shellcheck'))('capture.sh under shellcheck', () => {
  it.each(['sh', 'dash'])('is clean as %s', (shell) => {
    const words = ['-s', shell, '-S', 'style', '-'];
    const checked = spawnSync(programAt('shellcheck'), words, { input: CAPTURE, encoding: 'utf8' });
    expect([checked.stdout, checked.status]).toEqual(['', 0]);
  });

  it('is ASCII, and writes no file', () => {
    expect(CAPTURE).not.toMatch(/<<|mktemp|\/tmp|TMPDIR|[^\n -~]/);
    expect(CAPTURE.match(/(?<![0-9])>+ *(?!&|\/dev\/null)\S+/g) ?? []).toEqual([]);
  });
});

describe.each(SHELLS)('capture.sh in $tool', ({ tool, words }) => {
  it.skipIf(lacks(tool, 'setpriv'))('prints all that a master prints, and changes nothing', () => {
    const tree = planted(MASTER);
    const before = tree.listing();
    const { head, texts, exits } = captured(tree, words);
    expect(texts).toEqual({
      sequence: 'T7 13678d 8:33:46 6982 (6982)\n',
      list: LIST,
      fque: QUEUE,
      files: expect.stringMatching(/ T7\.dat\n.* T9\.dat\n$/),
      roles:
        'export BOKSINIT="master"\n' +
        '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.master\nboks_master\n',
    });
    expect(exits).toEqual({ sequence: 0, list: 0, fque: 0, files: 0, roles: 0 });
    expect(head).toMatchObject({ host: 'bokmaster', system: 'Linux' });
    expect(tree.listing()).toEqual(before);
  });
});

describe.skipIf(lacks(FIRST_SHELL.tool, 'setpriv'))('capture.sh', () => {
  it('asks a replica for no list and no queue', () => {
    expect(Object.keys(captured(planted()).texts)).toEqual(['sequence', 'files', 'roles']);
  });

  it.each(['  export BOKSINIT="client"\nBOKSINIT=\'server\' # as of 2009\n', '#BOKSINIT=master\n'])(
    'shows the role words by which the parser finds the role that the host says: %j',
    (env) => {
      const { head, texts } = captured(planted({ env, processes: processesOf('replica') }));
      const words = parseRoles(texts.roles ?? '');
      expect(words).toMatchObject({ running: head['running'], initRuns: true, masterRuns: false });
      expect(words.configured ?? '-').toBe(head['configured']);
      expect(words.unread).toEqual([]);
    },
  );

  it('tells what failed by its exit code, and goes on', () => {
    const boksadm = '#!/bin/sh\necho half\nexit 7\n';
    const { texts, exits } = captured(planted({ boksadm }));
    expect([texts.sequence, exits.sequence, exits.roles]).toEqual(['half\n', 7, 0]);
  });

  it('has no exit code of a text that is longer than it takes, and keeps whole lines of it', () => {
    const boksadm =
      '#!/bin/sh\nyes "T7 13678d 8:33:46 5053 (5053)" | dd bs=30 count=3000 2>/dev/null\n';
    const { texts, exits } = captured(planted({ boksadm }));
    expect(exits.sequence).toBeUndefined();
    expect(texts.sequence).toMatch(/^(T7 13678d 8:33:46 5053 \(5053\)\n)+$/);
  });

  it('reads BoKS where it lies elsewhere, by the words that the command writes into it', () => {
    const tree = planted();
    const { boksm, etc, var: data } = tree.roots;
    const script = captureScript({ boksm, etc, var: data });
    const none = { boksm: undefined, etc: undefined, var: undefined };
    const ran = tree.run({ script, parameters: none });
    expect(parseCaptured(ran.stdout, sha256)).toMatchObject({ exits: { sequence: 0 } });
  });

  it('does nothing where it arrives cut off', () => {
    const half = CAPTURE.slice(0, -'main </dev/null\n'.length);
    expect(planted().run({ script: half }).stdout).toBe('');
  });
});
