import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

/** What runs on BoKS hosts; what runs on a node has a Linux to itself. */
const SCRIPTS = ['host', 'evidence-group', 'read-sequences', 'collect-evidence', 'capture'];

/** What a ksh of 1988 does not know, and an example of it. */
const UNKNOWN_TO_KSH88: readonly (readonly [what: string, pattern: RegExp, example: string])[] = [
  ['local', /^\s*local\b/, '  local name=1'],
  ['a part of a value by numbers', /\$\{\w+:\d/, '${name:0:3}'],
  ['a value with a part replaced', /\$\{\w+\//, '${name/a/b}'],
  ['[[ and its patterns', /\[\[(?!:)/, 'if [[ $name =~ ^a ]]; then'],
  ["$'...'", /(?:^|[\s=(])\$'/, "newline=$'\\n'"],
  ['both outputs at once', /&>|\|&/, 'run &>/dev/null'],
  ['printf into a variable', /printf -v/, 'printf -v name %s a'],
  ['read with a time', /\bread (?:-\w+ )*-\w*t/, 'read -r -t 5 name'],
  ['pipefail', /pipefail/, 'set -o pipefail'],
  [
    '! before a command',
    /(?:^\s*|\b(?:if|while|until|then|do|else) +|[;&|] *)! /,
    'if ! run; then',
  ],
  ['a function that is a subshell', /^\w+\(\) *\(/, 'below() ('],
  ['-e of a file', /\[ (?:! )?-e /, 'if [ -e "$file" ]; then'],
  ['== of [', /\[ [^\]]*==/, '[ "$a" == b ]'],
  ['+= of a variable', /^\s*\w+\+=/, '  name+=more'],
  ['a text for a file', /<<</, 'read -r name <<<"$text"'],
  ['a command for a file', /(?:^|\s)[<>]\(/, 'diff <(a) <(b)'],
  ['options of echo', /\becho -/, 'echo -n text'],
  ['a number of more than 32 bits', /\b\d{10,}\b/, '$((9999999999 + 1))'],
];

describe('the scripts of hosts', () => {
  it.each(UNKNOWN_TO_KSH88)('have no use for %s', (_, pattern, example) => {
    expect(example).toMatch(pattern);
    expect(lines.filter(({ line }) => pattern.test(line))).toEqual([]);
  });
});

const lines = SCRIPTS.flatMap((script) =>
  readFileSync(new URL(`../../infra/documents/${script}.sh`, import.meta.url), 'utf8')
    .split('\n')
    .map((line, index) => ({ place: `${script}.sh:${index + 1}`, line }))
    .filter(({ line }) => !/^\s*#/.test(line)),
);
