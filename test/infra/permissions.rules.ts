import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { STAGES } from '../../infra/stages.ts';
import { PREFIX, queue, statementsOf, wordsOf } from './permission-calls.ts';
import { NOBODY, TABLE_OF_ROLES } from './permissions-table.ts';
import { isAllowed } from './policy-evaluator.ts';
import { templatesOf } from './synthesised.ts';

const { audit } = templatesOf(STAGES.example);
const DENIED = Object.fromEntries(
  Object.entries(TABLE_OF_ROLES).map(([name, { mayNot }]) => [name, mayNot]),
);

/** Asks each role's policy, as it is in the template, about what it must allow and deny. */
export function permissionRules(): void {
  describe.each(Object.entries(TABLE_OF_ROLES))('%s', (name, { may, mayNot }) => {
    const statements = statementsOf(name);

    it.each(may)('may $action $resource $context', (call) => {
      expect(isAllowed(statements, call)).toBe(true);
    });

    it.each([...mayNot, ...NOBODY])('may not $action $resource $context', (call) => {
      expect(isAllowed(statements, call)).toBe(false);
    });

    it('is asked about ten denials at least', () => {
      expect(mayNot.length).toBeGreaterThanOrEqual(10);
    });
  });

  it('the schedule may send ticks, and nothing else', () => {
    const statements = statementsOf('tick');
    expect(isAllowed(statements, queue('start-sweeps'))).toBe(true);
    expect(isAllowed(statements, queue('tick-dead-letter'))).toBe(true);
    for (const call of [
      ...NOBODY,
      queue('advance-sweep'),
      queue('start-sweeps', 'ReceiveMessage'),
    ]) {
      expect(isAllowed(statements, call)).toBe(false);
    }
  });

  it('docs/security.md lists every denial that is asked for, and no other', () => {
    const [, block = ''] =
      /^```denials\n([^]*?)^```/m.exec(readFileSync('docs/security.md', 'utf8')) ?? [];
    const asked = Object.entries({ nobody: NOBODY, ...DENIED });
    expect(block).toBe(
      asked
        .map(([name, calls]) => `${name}\n${calls.map((call) => `  ${wordsOf(call)}\n`).join('')}`)
        .join(''),
    );
  });

  it('every function has a row', () => {
    const functions = Object.values(audit.findResources('AWS::Lambda::Function'));
    expect(new Set(functions.map(({ Properties }) => Properties.FunctionName))).toEqual(
      new Set(Object.keys(TABLE_OF_ROLES).map((name) => `${PREFIX}-${name}`)),
    );
  });
}
