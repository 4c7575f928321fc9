import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { LEAST_DELIVERY_SECONDS, SPARE_SECONDS } from '#adapters/aws/ssm-command.ts';
import { LEAST_PHASE_SECONDS } from '#contracts/configuration-warnings.ts';
import { READ_SEQUENCES } from '#test/boks-tree.ts';

import {
  LEAST_AGENT_VERSION,
  rootParameters,
  type CommandDocument,
} from '../../infra/documents/command-document.ts';
import { readSequencesDocument } from '../../infra/documents/read-sequences.ts';

const documentOf = (script: string): CommandDocument =>
  readSequencesDocument(script, (text) => createHash('sha256').update(text).digest('hex'));
const { name, content } = documentOf(READ_SEQUENCES);
const PARAMETERS = rootParameters();

/**
 * The document as it stands. Whoever changes the script, its parameters or its time writes the new
 * name here: it is another document, which a deployment creates beside the one that runs.
 */
const COMMITTED_NAME = 'BoksAudit-ReadSequences-eaec7a682d88';

describe('the document that reads sequences', () => {
  it('is the one that was committed', () => {
    expect(name).toBe(COMMITTED_NAME);
  });

  it('has another name when anything in it is another', () => {
    expect(documentOf(`${READ_SEQUENCES}# a word more\n`).name).not.toBe(name);
    expect(documentOf(READ_SEQUENCES.replace('longest=10', 'longest=11')).name).not.toBe(name);
    expect(documentOf(READ_SEQUENCES).name).toBe(name);
  });

  it('is one step of schema 2.2, on Linux alone, that runs the script as it is', () => {
    expect(content.schemaVersion).toBe('2.2');
    expect(content.mainSteps).toHaveLength(1);
    const [step] = content.mainSteps;
    expect(step.precondition).toEqual({ StringEquals: ['platformType', 'Linux'] });
    expect(`${step.inputs.runCommand.join('\n')}\n`).toBe(READ_SEQUENCES);
    expect(step.inputs.runCommand[0]).toBe('#!/bin/sh');
  });

  it('ends later than a boksdiag that hangs, and soon enough for a phase of a minute', () => {
    const seconds = Number(content.mainSteps[0].inputs.timeoutSeconds);
    expect(seconds).toBeGreaterThan(2 * (10 + 1));
    expect(LEAST_DELIVERY_SECONDS + seconds).toBeLessThanOrEqual(
      LEAST_PHASE_SECONDS - SPARE_SECONDS,
    );
    // Beyond these bounds the agent would take an hour, and not say so.
    expect(seconds).toBeGreaterThanOrEqual(5);
    expect(seconds).toBeLessThanOrEqual(172_800);
  });

  it('says which agent it needs, in the words of the script', () => {
    expect(content.description).toContain(`SSM Agent ${LEAST_AGENT_VERSION} or newer`);
    expect(READ_SEQUENCES).toContain(`agent too old: it must be ${LEAST_AGENT_VERSION} or newer`);
  });

  it('stays far below what SSM takes', () => {
    expect(JSON.stringify(content).length).toBeLessThan(16_000);
  });

  it('refuses a script that SSM would change', () => {
    expect(() => documentOf('echo {{ boksm }}\n')).toThrow('{{');
    expect(() => documentOf('echo \u00e9\n')).toThrow('ASCII');
  });
});

describe('its parameters', () => {
  it('are handed over in the environment, held to a strict pattern', () => {
    expect(content.parameters).toEqual(PARAMETERS);
    for (const [parameter, said] of Object.entries(PARAMETERS)) {
      expect(said.interpolationType).toBe('ENV_VAR');
      expect(said.maxChars).toBe(255);
      expect(said.default).toMatch(new RegExp(said.allowedPattern));
      expect(READ_SEQUENCES).toContain(`SSM_${parameter}`);
    }
  });

  it.each([
    '$(touch X)',
    '/opt/`touch X`',
    '/opt;touch X',
    '/opt|touch X',
    '/opt\ntouch X',
    '/opt\n',
    "/o'pt",
    '/o"pt',
    '/{{p}}',
    '/opt boksm',
    '/opt/../etc',
    '/opt/.',
    '/opt/',
    '//opt',
    'opt',
    '',
  ])('let no such value through: %j', (value) => {
    for (const { allowedPattern } of Object.values(PARAMETERS)) {
      expect(value).not.toMatch(new RegExp(allowedPattern));
    }
  });

  it('let plain paths through, in a pattern that both of its checkers know', () => {
    const { allowedPattern } = PARAMETERS.boksm;
    for (const path of ['/opt/boksm', '/opt/.boks/7_1+hf-2', '/u01/a.b']) {
      expect(path).toMatch(new RegExp(allowedPattern));
    }
    expect(allowedPattern).toMatch(/^\^.*\$$/);
    expect(allowedPattern).not.toMatch(/\(\?|\\/);
  });
});
