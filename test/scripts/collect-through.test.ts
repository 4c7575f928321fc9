import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import { afterAll, describe, expect, it } from 'vitest';

import { LEAST_DELIVERY_SECONDS, SPARE_SECONDS } from '#adapters/aws/ssm-command.ts';
import { answersThrough } from '#adapters/through-answer.ts';
import { COLLECTORS, parseEvidence, type EvidenceGroup } from '#domain/evidence/collected.ts';
import { SECONDS_OF_STEP } from '#domain/evidence/collection-steps.ts';
import { COLLECT_THROUGH, plantBoks, type BoksHost, type BoksTree } from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { SHELLS } from '#test/shells.ts';
import { plantNode, type ThroughNode } from '#test/through-node.ts';

import { sentDocuments } from '../../infra/sent-documents.ts';

const planted: (BoksTree | ThroughNode)[] = [];
afterAll(() => planted.forEach((each) => each.remove()));

describe('the document that collects evidence through a node', () => {
  const { name, content } = sentDocuments().collectThrough;

  it('is the one that was committed', () => {
    expect(name).toBe('BoksAudit-CollectThrough-246bbe4ec40e');
  });

  it('runs the script as it is, and is given what it asks for', () => {
    const [{ inputs }] = content.mainSteps;
    expect(`${inputs.runCommand.join('\n')}\n`).toBe(COLLECT_THROUGH);
    expect(Object.keys(content.parameters)).toEqual([
      'boksm',
      'etc',
      'var',
      'group',
      'peer',
      'targets',
    ]);
  });

  it('ends later than the script does, and its step later than it, delivery and all', () => {
    const [, longest = ''] = /\n {2}longest=(\d+)\n {2}# Bytes of an answer, and/.exec(
      COLLECT_THROUGH,
    ) ?? [''];
    const most = Math.max(...Object.values(COLLECTORS).map(({ length }) => length));
    expect(Number(longest)).toBeGreaterThan(most * (8 + 1));
    const seconds = Number(content.mainSteps[0].inputs.timeoutSeconds);
    expect(seconds).toBeGreaterThan(Number(longest) + 1);
    expect(seconds + LEAST_DELIVERY_SECONDS + SPARE_SECONDS).toBeLessThanOrEqual(SECONDS_OF_STEP);
  });

  it('stays below what SSM takes', () => {
    expect(JSON.stringify(content).length).toBeLessThan(60_000);
  });
});

describe.skipIf(lacks('shellcheck'))('collect-through.sh under shellcheck', () => {
  it('is clean as POSIX sh', () => {
    const options = { input: COLLECT_THROUGH, encoding: 'utf8' } as const;
    const checked = spawnSync(programAt('shellcheck'), ['-s', 'sh', '-S', 'style', '-'], options);
    expect(checked.stdout).toBe('');
    expect(checked.status).toBe(0);
  });
});

const TARGET = 'SOL,-,-,-,none,/bin/sh,-,-';

for (const { tool, words: shell } of SHELLS) {
  describe.skipIf(lacks(tool, 'dash'))(`collect-through.sh, in ${tool}`, () => {
    it('hands on what the host prints, also of two megabytes', () => {
      const line = 'boks_master Mon Mar  2 03:00:00\n';
      const host = { varFiles: { boks_errlog: line.repeat(60_000) } };
      for (const group of ['configuration', 'logs'] as const) {
        const { stdout } = collect(host, { group, peer: '' }, shell);
        const { SOL } = answersThrough(stdout, ['SOL']);
        const parsed = parseEvidence(SOL?.kind === 'answered' ? SOL.text : '', sha256);
        expect(parsed).toMatchObject({ kind: 'frame', frame: { group } });
      }
    });
  });
}

describe.skipIf(lacks('dash'))('collect-through.sh refuses', () => {
  it.each([
    [{ group: 'all', peer: '' }, TARGET, 'group is refused'],
    [{ group: 'logs', peer: '$(touch X)' }, TARGET, 'peer is refused'],
    [{ group: 'logs', peer: '' }, `${TARGET} ${TARGET}`, 'targets is refused: it is not 1 to 1'],
  ])('%j of %s', (parameters, targets, words) => {
    const ran = nodeOf(plantBoks()).run(targets, { script: COLLECT_THROUGH, parameters });
    expect(ran).toEqual({ status: 64, stdout: expect.stringContaining(words) });
  });
});

function collect(
  host: BoksHost,
  parameters: { readonly group: EvidenceGroup; readonly peer: string },
  shell: readonly string[],
): { stdout: string } {
  const tree = plantBoks(host);
  const options = { shell, script: COLLECT_THROUGH, parameters: { ...tree.roots, ...parameters } };
  return nodeOf(tree).run(TARGET, options);
}

/** A node whose ssh runs what it is told on this machine, with the programs of the tree. */
function nodeOf(tree: BoksTree): ThroughNode {
  const program = `#!/bin/sh\nPATH='${tree.path}/bin':$PATH\neval "exec \\\${$#}"\n`;
  const node = plantNode({ program });
  planted.push(tree, node);
  return node;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
