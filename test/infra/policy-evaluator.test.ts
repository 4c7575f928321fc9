import { expect, it } from 'vitest';

import { isAllowed, type Statement } from './policy-evaluator.ts';

const allow = (more: Partial<Statement>): Statement => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::raw/*',
  ...more,
});
const call = { action: 's3:GetObject', resource: 'arn:aws:s3:::raw/a/b' };

it('denies what nothing allows', () => {
  expect(isAllowed([], call)).toBe(false);
  expect(isAllowed([allow({})], { ...call, action: 's3:PutObject' })).toBe(false);
  expect(isAllowed([allow({})], { ...call, resource: 'arn:aws:s3:::rawest/a' })).toBe(false);
});

it('allows by wildcards, and whatever the case of an action', () => {
  expect(isAllowed([allow({})], call)).toBe(true);
  expect(isAllowed([allow({ Action: 'S3:get*' })], call)).toBe(true);
  expect(isAllowed([allow({ Resource: 'arn:aws:s3:::r?w/a/b' })], call)).toBe(true);
});

it('takes the dot of a pattern as a dot', () => {
  expect(isAllowed([allow({ Resource: 'a.b' })], { ...call, resource: 'axb' })).toBe(false);
});

it('lets a denial win over every allowing', () => {
  expect(isAllowed([allow({}), allow({ Effect: 'Deny', Action: '*', Resource: '*' })], call)).toBe(
    false,
  );
});

it('asks for every condition, and takes a missing key as not fulfilled', () => {
  const tagged = allow({ Condition: { StringEquals: { 'ssm:resourceTag/BoksAudit': 'prod' } } });
  const tag = (value: string) => ({ context: { 'ssm:resourceTag/BoksAudit': value } });
  expect(isAllowed([tagged], { ...call, ...tag('prod') })).toBe(true);
  expect(isAllowed([tagged], { ...call, ...tag('test') })).toBe(false);
  expect(isAllowed([tagged], call)).toBe(false);
});

it('asks all values of a call for ForAllValues, and is true of none', () => {
  const held = allow({
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SWEEP#*', 'STATE#*'] } },
  });
  const keys = (...values: string[]) => ({ context: { 'dynamodb:LeadingKeys': values } });
  expect(isAllowed([held], { ...call, ...keys('SWEEP#bank', 'STATE#bank') })).toBe(true);
  expect(isAllowed([held], { ...call, ...keys('SWEEP#bank', 'JOURNAL#bank') })).toBe(false);
  expect(isAllowed([held], call)).toBe(true);
});

it('refuses to judge by an operator that it does not know', () => {
  const odd = allow({ Condition: { NumericLessThan: { 's3:max-keys': '10' } } });
  expect(() => isAllowed([odd], call)).toThrow('NumericLessThan');
});
