import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

import { readStage, StageRefused } from '../../infra/read-stage.ts';
import { STAGES } from '../../infra/stages.ts';

const directory = mkdtempSync(join(tmpdir(), 'boks-audit-stage-'));
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const STAGE = 'name: prod\naccount: "333333333333"\nregion: eu-north-1\nprefix: boks-audit-prod\n';

/** So many domains of 120 replicas each, as the service's configuration. */
const configurationOf = (domains: number): string =>
  JSON.stringify({
    version: 1,
    domains: Array.from({ length: domains }, (_, d) => ({
      name: `d${d}`,
      master: { host: `m${d}`, ssm: { tag: `Host=m${d}` } },
      replicas: Array.from({ length: 120 }, (__, r) => ({
        host: `r${d}-${r}`,
        ssm: { tag: `Host=r${d}-${r}` },
      })),
    })),
  });

it('is the example without a file', () => {
  expect(readStage(undefined)).toBe(STAGES.example);
});

it('reads a file, and fills in what it leaves out', () => {
  expect(readStage(fileOf('stage.yaml', STAGE))).toMatchObject({
    name: 'prod',
    logRetentionDays: 90,
    removalPolicy: 'retain',
    customerKey: false,
    api: 'none',
  });
});

it('takes a configuration of 3 domains × 120 replicas', () => {
  fileOf('three.yaml', configurationOf(3));
  const file = fileOf('stage-3.yaml', `${STAGE}configuration: three.yaml\n`);
  expect(readStage(file).name).toBe('prod');
});

it('refuses more nodes than one account and Region manages', () => {
  fileOf('twenty.yaml', configurationOf(20));
  const file = fileOf('stage-20.yaml', `${STAGE}configuration: twenty.yaml\n`);
  expect(() => readStage(file)).toThrow('names 2420 nodes of SSM; one account and Region has 2400');
});

it.each([
  ['a name that is not known', `${STAGE}colour: blue\n`, 'colour'],
  [
    'an account without quotes that lost its zeros',
    STAGE.replace('"333333333333"', '33'),
    'account',
  ],
  ['a lock without days', `${STAGE}objectLock: {mode: compliance}\n`, 'days'],
  ['a log that is kept for ever', `${STAGE}logRetentionDays: 9999\n`, 'not for ever'],
  [
    'a filter by what no message bears',
    `${STAGE}subscriptions: [{topic: people, protocol: email, endpoint: a@b, only: {table: [T7]}}]\n`,
    'table',
  ],
  [
    'a filter by a kind that there is not',
    `${STAGE}subscriptions: [{topic: people, protocol: email, endpoint: a@b, only: {kind: [odd]}}]\n`,
    'kind',
  ],
  [
    'more combinations of a filter than SNS takes',
    `${STAGE}subscriptions: [{topic: people, protocol: email, endpoint: a@b, only: {host: [${Array.from({ length: 51 }, (_, n) => `h${n}`).join()}], severity: [critical, error, warning]}}]\n`,
    'more than 150',
  ],
  [
    'operators by domain',
    `${STAGE}subscriptions: [{topic: operators, protocol: email, endpoint: a@b, only: {domain: [d]}}]\n`,
    'has no filter',
  ],
])('refuses %s, and names it', (_, text, word) => {
  const read = () => readStage(fileOf('refused.yaml', text));
  expect(read).toThrow(StageRefused);
  expect(read).toThrow(word);
});

it('refuses a file that is not there', () => {
  expect(() => readStage(join(directory, 'none.yaml'))).toThrow('cannot be read');
});
