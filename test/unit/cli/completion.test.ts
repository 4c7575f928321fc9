import { createServer } from 'node:http';

import { beforeEach, describe, expect, it } from 'vitest';

import { completeWords, type Completion, type NamesAsked } from '#cli/completion/complete-words.ts';
import { completionText } from '#cli/completion/completion-text.ts';
import { namesHere } from '#cli/completion/names-here.ts';
import { serveApi } from '#cli/local/api-server.ts';

import { ActingApi, PROVED } from '../serve-api/acting.ts';
import { leavesOf, wholeProgram } from './whole-program.ts';

const PROGRAM = await wholeProgram();

/** What was asked for by name. */
let asked: NamesAsked[] = [];
const completed = async (...words: readonly string[]): Promise<Completion> =>
  completeWords(PROGRAM, words, async (names) => {
    asked.push(names);
    return [{ value: 'known', about: '' }];
  });
const wordsFor = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await completed(...words)).candidates.map(({ value }) => value);
beforeEach(() => {
  asked = [];
});

describe('completion, of the commands that there are', () => {
  const leaves = leavesOf(PROGRAM);

  it.each(leaves)('finds %s by its words, and offers each option of it', async (typed, command) => {
    const words = typed.split(' ');
    for (const [at, word] of words.entries()) {
      expect(await wordsFor(...words.slice(0, at), word.slice(0, 2))).toContain(word);
    }
    const offered = await wordsFor(...words, '--');
    expect(offered).toEqual(expect.arrayContaining(command.options.map(({ long }) => long)));
  });

  it.each(leaves)(
    'offers for %s the choices that it takes, and no other',
    async (typed, command) => {
      for (const { long, argChoices } of command.options) {
        if (argChoices === undefined) continue;
        const words = [...typed.split(' '), long ?? ''];
        expect(await wordsFor(...words, '')).toEqual(argChoices);
        const [first = ''] = argChoices;
        const inOne = `${typed} ${long}=${first}`.split(' ');
        expect(await wordsFor(...inOne)).toContain(`${long}=${first}`);
      }
    },
  );
});

describe('completion', () => {
  it.each([
    ['files', ['verify', 'history', '--export', '']],
    ['files', ['verify', 'history', '--export=x']],
    ['files', ['bundle', 'verify', '']],
    ['files', ['parse', 'sequence', '']],
    ['folders', ['serve', '--data', '']],
    ['folders', ['capture', '--check', '']],
    ['words', ['incidents', '--limit', '']],
  ])('offers %s for %j', async (kind, words) => {
    expect(await completed(...words)).toEqual({ kind, candidates: [] });
  });

  it.each([
    ['domains', ['export', '--domain', '']],
    ['hosts', ['exposure', '--domain', 'demo', '--host', '']],
    ['kinds', ['mute', 'add', '--kind', '']],
    ['incidents', ['incident', 'show', '']],
    ['incidents', ['bundle', 'list', '']],
    ['mutes', ['mute', 'end', '']],
    ['windows', ['window', 'end', '']],
  ])('asks for names of %s for %j', async (names, words) => {
    expect(await wordsFor(...words)).toEqual(['known']);
    expect(asked.map((each) => each.names)).toEqual([names]);
  });

  it('tells whose names are asked for by what was typed before', async () => {
    await wordsFor('exposure', '--data=/var/lib/b', '--domain', 'demo', '--host', '');
    const [{ given } = { given: new Map() }] = asked;
    expect([...given]).toEqual([
      ['--data', '/var/lib/b'],
      ['--domain', 'demo'],
    ]);
  });

  it('takes the value of an option for no command, and behind -- nothing for an option', async () => {
    expect(await wordsFor('export', '--domain', 'verify', '--form')).toEqual(['--format']);
    expect(await wordsFor('bundle', 'list', '--', '-')).toEqual([]);
  });

  it('offers nothing where the words before lead nowhere', async () => {
    expect(await wordsFor('nope', '')).toEqual([]);
    expect(await wordsFor('at', '2026-03-02T08:00Z', 'more', 'x')).toEqual([]);
  });

  it('prints a line a word, which a shell cannot take for two', () => {
    const candidates = [{ value: 'a:b', about: 'one\ntwo:\u001b' }];
    expect(completionText('bash', { kind: 'words', candidates })).toBe('words\na:b\n');
    expect(completionText('zsh', { kind: 'words', candidates })).toBe('words\na\\:b:one two:?\n');
    expect(completionText('fish', { kind: 'words', candidates })).toBe('words\na:b\tone two:?\n');
  });
});

describe('names of the service on this machine', () => {
  const urls = new Map<string, string>();
  const here = { servingAt: (data: string) => urls.get(data), patienceMs: 60_000 };
  const named = async (names: NamesAsked['names'], ...given: [string, string][]) =>
    (await namesHere({ names, given: new Map([['--data', 'here'], ...given]) }, here)).map(
      ({ value, about }) => `${value} ${about}`,
    );

  it('are those of its domains, hosts and incidents, with what each is', async () => {
    const acting = new ActingApi();
    await acting.watch('bank', PROVED);
    const server = await serveApi({ ...acting.deps, token: 'q'.repeat(43) }, 0);
    urls.set('here', server.url);
    expect(await named('domains')).toEqual(['bank ']);
    expect(await named('incidents')).toEqual(['bank-1-1 open stuck R1']);
    expect(await named('windows')).toEqual([]);
    expect(await named('kinds')).toContain('ahead ');
    expect(await named('hosts', ['--domain', 'other'])).toEqual([]);
    expect(await named('hosts')).toEqual(['MASTER bank, master', 'R1 bank', 'R2 bank']);
    expect(await named('domains', ['--api', 'https://audit.example'])).toEqual([]);
    expect(await named('domains', ['--data', 'elsewhere'])).toEqual([]);
    await server.close();
    expect(await named('domains')).toEqual([]);
  });

  it('are none that a shell would take for more than a word', async () => {
    const odd = createServer((_, response) =>
      response.end('{"items":[{"domain":"$(reboot)"},{},{"domain":"plain"}]}'),
    );
    await new Promise<void>((resolve) => void odd.listen(0, '127.0.0.1', resolve));
    const bound = odd.address();
    urls.set('here', `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`);
    expect(await named('domains')).toEqual(['plain ']);
    await new Promise((resolve) => void odd.close(resolve));
  });

  it('are none where no service runs on the data, or there are no data', async () => {
    const given = new Map([['--data', '/nowhere']]);
    expect(await namesHere({ names: 'domains', given })).toEqual([]);
  });
});
