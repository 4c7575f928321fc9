import { Stack } from 'aws-cdk-lib/core';
import { expect, it } from 'vitest';

import { statementOf } from '../../infra/permission.ts';
import { withApp } from './synthesised.ts';

const wide = { sid: 'Reads', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/raw/*'] };

it('a wide resource without a reason is refused by name', () => {
  const stack = withApp((app) => new Stack(app, 'a'));
  expect(() => statementOf(wide, stack)).toThrow(
    'Reads: arn:aws:s3:::b/raw/* is wide, and nothing says why',
  );
});

it('a reason is kept where cdk-nag looks for it', () => {
  const stack = withApp((app) => new Stack(app, 'a'));
  const statement = statementOf({ ...wide, whyWide: 'a key holds its hash' }, stack);
  expect(statement.toStatementJson()).toMatchObject({ Resource: 'arn:aws:s3:::b/raw/*' });
  expect(JSON.stringify(stack.node.metadata.map(({ data }) => data))).toContain(
    'a key holds its hash',
  );
});
