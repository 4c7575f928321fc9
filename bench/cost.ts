import { readFileSync, writeFileSync } from 'node:fs';

import { costTable } from '#cli/cost/cost-table.ts';

/** Says what auditing costs by the committed counts, and writes it where docs/cost.md shows it. */
export function benchCost(say: (line: string) => void): boolean {
  const table = costTable();
  say(table);
  const page = readFileSync(PAGE, 'utf8');
  const written = page.replace(FIGURES, `<!-- figures -->\n\n\`\`\`\n${table}\n\`\`\`\n`);
  writeFileSync(PAGE, written);
  return FIGURES.test(written);
}

const PAGE = 'docs/cost.md';
const FIGURES = /<!-- figures -->\n\n```\n[\s\S]*?```\n/;
