import { spawnSync } from 'node:child_process';

import { afterAll, describe, expect, it } from 'vitest';

import { wordsOf, type SshWay } from '#adapters/local/ssh-way.ts';
import { answersThrough } from '#adapters/through-answer.ts';
import { formatTarget } from '#adapters/through-target.ts';
import { READ_THROUGH } from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { plantNode, type ThroughNode } from '#test/through-node.ts';
import { plantTools, searchingOnly } from '#test/tool-folder.ts';

const nodes: ThroughNode[] = [];
afterAll(() => nodes.forEach((node) => node.remove()));

describe.skipIf(lacks('shellcheck'))('read-through.sh under shellcheck', () => {
  it('is clean as POSIX sh', () => {
    const options = { input: READ_THROUGH, encoding: 'utf8' } as const;
    const checked = spawnSync(programAt('shellcheck'), ['-s', 'sh', '-S', 'style', '-'], options);
    expect(checked.stdout).toBe('');
    expect(checked.status).toBe(0);
  });

  it('holds nothing that needs a file, and nothing that SSM would replace', () => {
    expect(READ_THROUGH).not.toMatch(/<<|mktemp|\/tmp|TMPDIR|\{\{|[^\n -~]/);
    expect(READ_THROUGH.match(/(?<![0-9])>+ *(?!&|\/dev\/null)\S+/g) ?? []).toEqual([]);
  });
});

/** Prints its words, and says that it read the script. */
const ECHOES = '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done\ncat >/dev/null\n';
const OLD_SSH =
  '#!/bin/sh\ncase $* in *KnownHosts?ommand*)\n' +
  'echo "command-line: line 0: Bad configuration option: knownhostscommand" >&2\nexit 255 ;;\n' +
  'esac\necho old\n';

describe.skipIf(lacks('dash'))('read-through.sh on its node', () => {
  it('gives ssh the words that a host is read with from one machine, its key aside', () => {
    const way: SshWay = { address: 'sol.example', port: 2222, user: 'boksread', root: 'sudo' };
    const { stdout } = nodeWith(ECHOES).run(formatTarget('SOL', way));
    const words = wordsOf('SOL', way, { knownHostsPath: 'unused' });
    expect(answersThrough(stdout, ['SOL'])).toEqual({
      SOL: { kind: 'answered', text: `${words.join('\n')}\n` },
    });
  });

  it('pins the key that the configuration has, and lets no file of the node speak', () => {
    const hostKey = `ssh-ed25519 ${'AAAA+/'.repeat(11)}==`;
    const { stdout } = nodeWith(ECHOES).run(formatTarget('SOL', { root: 'none', hostKey }));
    const { SOL } = answersThrough(stdout, ['SOL']);
    const text = SOL?.kind === 'answered' ? SOL.text : '';
    expect(text).toContain(
      '-o\nUserKnownHostsFile=/dev/null\n-o\nGlobalKnownHostsFile=/dev/null\n' +
        `-o\nHostKeyAlias=sol\n-o\nKnownHostsCommand=/bin/echo sol ${hostKey}\n`,
    );
  });

  it('says what to do where its ssh takes no pinned key, and reads on', () => {
    const pinned = formatTarget('SOL', { root: 'none', hostKey: `ssh-rsa ${'A'.repeat(40)}` });
    const { stdout } = nodeWith(OLD_SSH).run(`${pinned} ${formatTarget('AIX', { root: 'none' })}`);
    expect(answersThrough(stdout, ['SOL', 'AIX'])).toEqual({
      SOL: expect.objectContaining({ detail: expect.stringContaining('/etc/ssh/ssh_known_hosts') }),
      AIX: { kind: 'answered', text: 'old\n' },
    });
  });
});

describe.skipIf(lacks('dash'))('read-through.sh and lengths', () => {
  it('leaves a host room for what it says, whatever those before it print', () => {
    // What cannot be packed.
    const loud =
      '#!/bin/sh\ncase $* in *loud*) head -c 16000 /dev/urandom ;; *) echo quiet ;; esac\n';
    const hosts = ['loud1', 'quiet1', 'loud2', 'loud3', 'loud4', 'quiet2'];
    const targets = hosts.map((host) => formatTarget(host, { root: 'none' }));
    const { stdout } = nodeWith(loud).run(targets.join(' '));
    expect(stdout.length).toBeLessThanOrEqual(23_980);
    expect(answersThrough(stdout, hosts)).toMatchObject({
      loud1: { cause: 'cut-off' },
      quiet1: { kind: 'answered', text: 'quiet\n' },
      quiet2: { kind: 'answered', text: 'quiet\n' },
    });
  });

  it('shows the last that was said on standard error, however much that was', () => {
    const banner =
      '#!/bin/sh\nyes banner | head -n 9000 >&2\necho "x: Permission denied (" >&2\nexit 255\n';
    const { stdout } = nodeWith(banner).run(formatTarget('SOL', { root: 'none' }));
    expect(answersThrough(stdout, ['SOL'])).toMatchObject({ SOL: { cause: 'permission-denied' } });
  });
});

const NODE_TOOLS = ['ssh', 'gzip', 'base64', 'head', 'tail', 'tr', 'sed', 'ps', 'sleep'];
const WORD = 'SOL,-,-,-,none,/bin/sh,-,-';
const KEY = 'A'.repeat(40);
const REFUSED: readonly (readonly [what: string, targets: string])[] = [
  ['nobody', ''],
  ['nothing but blanks', '  '],
  ['seven hosts', Array(7).fill(WORD).join(' ')],
  ['a word that is none', 'SOL'],
  ['one field too many', `${WORD},-`],
  ['a command in a name', '$(touch${IFS}X),-,-,-,none,/bin/sh,-,-'],
  ['a pattern of the shell', '*,-,-,-,none,/bin/sh,-,-'],
  ['a line end', `${WORD}\nX`],
  ['an option for a name', '-X,-,-,-,none,/bin/sh,-,-'],
  ['an option for an address', 'SOL,-oProxyCommand=x,-,-,none,/bin/sh,-,-'],
  ['an empty address', 'SOL,,-,-,none,/bin/sh,-,-'],
  ['a port that is none', 'SOL,-,22x,-,none,/bin/sh,-,-'],
  ['a port that is too long', 'SOL,-,222222,-,none,/bin/sh,-,-'],
  ['an option for a user', 'SOL,-,-,-x,none,/bin/sh,-,-'],
  ['another way to be root', 'SOL,-,-,-,doas,/bin/sh,-,-'],
  ['another shell', 'SOL,-,-,-,none,/bin/bash,-,-'],
  ['a key without its type', `SOL,-,-,-,none,/bin/sh,-,${KEY}`],
  ['a type without its key', 'SOL,-,-,-,none,/bin/sh,ssh-rsa,-'],
  ['a key of a strange type', `SOL,-,-,-,none,/bin/sh,rsa,${KEY}`],
  ['a token of ssh in a key', `SOL,-,-,-,none,/bin/sh,ssh-rsa,%h${KEY}`],
  ['what is refused, behind what is not', `${WORD} SOL,-,-,-,none,/bin/bash,-,-`],
];

describe.skipIf(lacks('dash'))('read-through.sh reads nobody', () => {
  it.each(NODE_TOOLS)('where the node has no %s, and says so', (missing) => {
    const node = nodeWith(ECHOES);
    const others = NODE_TOOLS.filter((tool) => tool !== missing);
    const tools = plantTools(Object.fromEntries(others.map((tool) => [tool, undefined])));
    const options = { path: tools.path, script: searchingOnly(READ_THROUGH) };
    const ran = node.run('SOL,-,-,-,none,/bin/sh,-,-', options);
    tools.remove();
    expect(ran).toEqual({
      status: 70,
      stdout: `boks-audit: this node has no ${missing}: no host is read through it\n`,
    });
  });

  it('where it arrives cut off', () => {
    const node = nodeWith(ECHOES);
    for (const part of [0.2, 0.5, 0.8, 0.95]) {
      const script = READ_THROUGH.slice(0, Math.floor(READ_THROUGH.length * part));
      expect(node.run('SOL,-,-,-,none,/bin/sh,-,-', { script }).stdout).toBe('');
    }
  });

  it.each(REFUSED)('where it is given %s: that is refused', (_, targets) => {
    expect(nodeWith(ECHOES).run(targets)).toEqual({
      status: 64,
      stdout: 'boks-audit: targets is refused: it is not 1 to 6 hosts, and how each is reached\n',
    });
  });
});

/** A node whose ssh is a stand-in. */
function nodeWith(program: string): ThroughNode {
  const node = plantNode({ program });
  nodes.push(node);
  return node;
}
