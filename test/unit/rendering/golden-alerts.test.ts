import { describe, expect, it } from 'vitest';

import { GOLDEN_CASES } from './golden-cases.ts';
import { renderAll } from './render-all.ts';

describe('messages are as they were read aloud and found clear', () => {
  it.each(Object.entries(GOLDEN_CASES))('%s', async (name, made) => {
    const rendered = renderAll(await made());
    await expect(rendered).toMatchFileSnapshot(`../../golden/alerts/${name}.txt`);
  });
});
