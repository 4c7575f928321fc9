import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  it('links to pages that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it('names files of the project that exist', () => {
    const named = [
      ...text.matchAll(/`((?:shared|functions|cli|test|docs|bench|examples)\/[^`\s]*)`/g),
    ];
    const missing = named
      .map(([, path]) => (path ?? '').replace(/[^/]*[*<].*$/, ''))
      .filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });

  it('has no line over 110 characters outside tables and links', () => {
    // Messages are shown as they are sent, however long their lines.
    const long = text
      .replaceAll(/<!-- sample: [\s\S]*?\n```\n/g, '')
      .split('\n')
      .filter((line) => line.length > 110 && !/^\||\]\(|^- `/.test(line));
    expect(long).toEqual([]);
  });
});

describe('kinds of findings', () => {
  it('are all in the one list, a file each', () => {
    const files = readdirSync('shared/domain/kinds').filter((name) => name !== 'all-kinds.ts');
    expect(files.toSorted()).toEqual(ALL_KINDS.map(({ id }) => `${id}.ts`).toSorted());
  });

  it.each(ALL_KINDS)('$id has its heading in the runbook', ({ id, remedy }) => {
    expect(remedy).toBe(`docs/runbook.md#${id}`);
    expect(readFileSync('docs/runbook.md', 'utf8')).toMatch(new RegExp(`^## ${id}$`, 'm'));
  });
});

describe('a page of the runbook', () => {
  const pages = readFileSync('docs/runbook.md', 'utf8').split(/^## /m).slice(1);
  const parts = [
    '**Is anyone locked out now?** ',
    '**Do not** ',
    '**Look, in this order.**\n\n1. ',
    '**Who decides.** ',
    '**How one sees that it worked.** ',
  ];

  it.each(pages.map((page) => [page.split('\n', 1)[0] ?? '', page]))(
    '“%s” has its parts in their order, who is locked out first',
    (heading, page) => {
      expect(page.startsWith(`${heading}\n\n${parts[0]}`)).toBe(true);
      const found = page.match(/^\*\*[^*]+\*\*/gm);
      expect(found).toEqual(parts.map((part) => /^\*\*[^*]+\*\*/.exec(part)?.[0]));
      for (const part of parts) expect(page).toContain(`\n\n${part}`);
    },
  );
});
