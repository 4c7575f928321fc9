import { describe, expect, it } from 'vitest';

import { READ_THROUGH } from '#test/boks-tree.ts';

import {
  LEAST_AGENT_VERSION,
  rootParameters,
  type Parameter,
} from '../../infra/documents/command-document.ts';
import { sentDocuments } from '../../infra/sent-documents.ts';

const { name, content } = sentDocuments().through;

/** Whoever changes a script, its parameters or its time writes the new name here. */
const COMMITTED_NAME = 'BoksAudit-ReadThrough-dc6a49db0bb5';

describe('the document that reads hosts through a node', () => {
  it('is the one that was committed', () => {
    expect(name).toBe(COMMITTED_NAME);
  });

  it('runs the script as it is, with what it runs on the hosts', () => {
    const [step] = content.mainSteps;
    expect(`${step.inputs.runCommand.join('\n')}\n`).toBe(READ_THROUGH);
  });

  it('ends later than six hosts that all hang, so that each has its line', () => {
    const [, longest = ''] =
      /\n {2}longest=(\d+)\n {2}# Bytes of an answer, and/.exec(READ_THROUGH) ?? [];
    expect(Number(longest)).toBe(30);
    const seconds = Number(content.mainSteps[0].inputs.timeoutSeconds);
    expect(seconds).toBeGreaterThanOrEqual(6 * (Number(longest) + 1) + 4);
  });

  it('says which agent it needs', () => {
    expect(content.description).toContain(`SSM Agent ${LEAST_AGENT_VERSION} or newer`);
  });

  it('stays below the 64 KB that SSM takes, with its longest parameters', () => {
    expect(JSON.stringify(content).length + 9_000 + 3 * 255).toBeLessThan(60_000);
  });
});

describe('its parameters', () => {
  it('are handed over in the environment', () => {
    expect(content.parameters).toMatchObject(rootParameters());
    for (const [parameter, said] of Object.entries(content.parameters)) {
      expect(said.interpolationType).toBe('ENV_VAR');
      expect(READ_THROUGH).toContain(`SSM_${parameter}`);
    }
  });

  it('are no hosts unless some are given: the pattern lets no empty text through', () => {
    const targets = content.parameters['targets'];
    expect(targets).not.toHaveProperty('default');
    expect('').not.toMatch(patternOf(targets));
  });

  it.each([
    'SOL',
    'SOL,-,-,-,none,/bin/sh,-',
    'SOL,-,-,-,none,/bin/bash,-,-',
    'SOL,-,-,-,doas,/bin/sh,-,-',
    'SOL,-oX,-,-,none,/bin/sh,-,-',
    'SOL,-,22;X,-,none,/bin/sh,-,-',
    'SOL,-,-,$(X),none,/bin/sh,-,-',
    '$(X),-,-,-,none,/bin/sh,-,-',
    'SOL,-,-,-,none,/bin/sh,-,-\nX',
    'SOL,-,-,-,none,/bin/sh,-,-  AIX,-,-,-,none,/bin/sh,-,-',
    'SOL,-,-,-,none,/bin/sh,rsa,AAAA',
    'SOL,-,-,-,none,/bin/sh,ssh-rsa,%h',
  ])('let no such value through: %j', (value) => {
    expect(value).not.toMatch(patternOf(content.parameters['targets']));
  });

  it('have a pattern that both of its checkers know: no look-ahead, nothing counted twice', () => {
    const { source } = patternOf(content.parameters['targets']);
    expect(source).toMatch(/^\^.*\$$/);
    expect(source).not.toMatch(/\(\?|\\[^/]/);
    expect(source).not.toMatch(/\)\{/);
  });
});

function patternOf(parameter: Parameter | undefined): RegExp {
  if (parameter === undefined || !('allowedPattern' in parameter)) throw new Error('no pattern');
  return new RegExp(parameter.allowedPattern);
}
