import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { LEAST_DELIVERY_SECONDS, SPARE_SECONDS } from '#adapters/aws/ssm-command.ts';
import { COLLECTORS } from '#domain/evidence/collected.ts';
import { SECONDS_OF_STEP } from '#domain/evidence/collection-steps.ts';
import { COLLECT_EVIDENCE } from '#test/boks-tree.ts';

import {
  collectEvidenceDocument,
  EVIDENCE_GROUPS,
} from '../../infra/documents/collect-evidence.ts';
import { rootParameters } from '../../infra/documents/command-document.ts';

const { name, content } = collectEvidenceDocument(COLLECT_EVIDENCE, (text) =>
  createHash('sha256').update(text).digest('hex'),
);

/** Whoever changes the script, its parameters or its time writes the new name here. */
const COMMITTED_NAME = 'BoksAudit-CollectEvidence-221d888d63ab';

describe('the document that collects evidence', () => {
  it('is the one that was committed', () => {
    expect(name).toBe(COMMITTED_NAME);
  });

  it('has the groups that are parsed, as the only values of its group', () => {
    expect([...EVIDENCE_GROUPS]).toEqual(Object.keys(COLLECTORS));
    expect(content.parameters['group']).toMatchObject({
      allowedValues: EVIDENCE_GROUPS,
      interpolationType: 'ENV_VAR',
    });
  });

  it('hands every parameter over in the environment', () => {
    expect(content.parameters).toMatchObject(rootParameters());
    for (const [parameter, said] of Object.entries(content.parameters)) {
      expect(said.interpolationType).toBe('ENV_VAR');
      expect(COLLECT_EVIDENCE).toContain(`SSM_${parameter}`);
    }
  });

  it('ends later than the group with the most collectors, all of which hang', () => {
    const most = Math.max(...Object.values(COLLECTORS).map(({ length }) => length));
    expect(Number(content.mainSteps[0].inputs.timeoutSeconds)).toBeGreaterThan(most * (8 + 1));
  });

  it('is over before its step is, delivery and all, so that a lost command is known as lost', () => {
    const seconds = Number(content.mainSteps[0].inputs.timeoutSeconds);
    expect(seconds + LEAST_DELIVERY_SECONDS + SPARE_SECONDS).toBeLessThanOrEqual(SECONDS_OF_STEP);
  });

  it('stays far below what SSM takes', () => {
    expect(JSON.stringify(content).length).toBeLessThan(32_000);
  });
});
