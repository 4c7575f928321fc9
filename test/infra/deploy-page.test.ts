import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { readStage } from '../../infra/read-stage.ts';
import { templatesOf } from './synthesised.ts';

const PAGE = readFileSync('docs/deploy.md', 'utf8');
const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

/** The stage that the page describes, its configuration beside it. */
const directory = mkdtempSync(join(tmpdir(), 'boks-audit-page-'));
afterAll(() => rmSync(directory, { recursive: true }));
writeFileSync(join(directory, 'prod.yaml'), blocks('yaml')[0] ?? '');
copyFileSync('boks-audit.example.yaml', join(directory, 'boks-audit.yaml'));
const stage = readStage(join(directory, 'prod.yaml'));

/** The beginnings of the commands that are run here, and the test that runs each. */
const RUN_BY = {
  'npx cdk synth': 'test/infra/synth-process.test.ts',
  'npx boks-audit config check': 'test/e2e/config-push.test.ts',
  'npx boks-audit config push': 'test/e2e/config-push.test.ts',
  ssh: 'test/scripts/node-page.test.ts',
} as const;

/** Names that the page gives to what the stack does not make. */
const NOT_OURS = ['boks-audit-prod-restored'];

describe('docs/deploy.md', () => {
  it('describes a stage that can be used', () => {
    expect(stage).toMatchObject({ name: 'prod', prefix: 'boks-audit-prod' });
  });

  it('says of each command that it was not run here, or a test runs it', () => {
    // A command goes on while its line ends in a backslash, a pipe or an open quote, or is indented.
    const commands = blocks('sh')
      .join('')
      .split(/\n(?! |done)/)
      .filter((command) => command.trim() !== '');
    expect(commands.length).toBeGreaterThan(15);
    const unmarked = commands.filter((command) => !command.includes('# not run here'));
    const isRun = (command: string): boolean =>
      Object.keys(RUN_BY).some((beginning) => command.startsWith(beginning));
    expect(unmarked.filter((command) => !isRun(command))).toEqual([]);
  });

  it('names tests that exist for those that are run', () => {
    expect(Object.values(RUN_BY).filter((file) => !existsSync(file))).toEqual([]);
  });

  it('names nothing in the account that its stage does not make', () => {
    const { state, audit } = templatesOf(stage);
    const made = JSON.stringify([state.toJSON(), audit.toJSON()]);
    const stacks = [`${stage.prefix}-state`, `${stage.prefix}-audit`];
    const named = new Set(PAGE.match(/\bboks-audit-prod-[a-z0-9-]*[a-z0-9]/g));
    expect(named.size).toBeGreaterThan(3);
    const unknown = [...named].filter(
      (name) =>
        !made.includes(`"${name}"`) &&
        !made.includes(`"alias/${name}"`) &&
        !stacks.includes(name) &&
        !NOT_OURS.includes(name),
    );
    expect(unknown).toEqual([]);
  });

  it('copies every class of partition that a role may read', () => {
    const policies = JSON.stringify(templatesOf(stage).audit.findResources('AWS::IAM::Role'));
    const classes = new Set([...policies.matchAll(/"([A-Z]+)#\*"/g)].map(([, name]) => name));
    const [loop = ''] = /^for partition in [^;]*;/m.exec(PAGE) ?? [];
    expect(new Set([...loop.matchAll(/([A-Z]+)#/g)].map(([, name]) => name))).toEqual(classes);
  });
});
