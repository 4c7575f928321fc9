import { afterEach, describe, expect, it, vi } from 'vitest';

import { isDemanded, lacks, pathOf } from '#test/required-tools.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a tool that a suite needs', () => {
  it('is looked for in PATH, and where daemons lie', () => {
    expect(pathOf('sh')).toMatch(/^\/.*\/sh$/);
    expect(pathOf('no-such-program-here')).toBeUndefined();
  });

  it('is demanded where REQUIRE names it, as a word of its own', () => {
    expect(isDemanded('dash', 'java, dash,ksh')).toBe(true);
    expect(isDemanded('sh', 'dash,ksh')).toBe(false);
    expect(isDemanded('dash', undefined)).toBe(false);
  });

  it('is a reason to skip where it is missing, and to fail where it is demanded', () => {
    vi.stubEnv('REQUIRE', 'java,sh');
    expect(lacks('sh')).toBe(false);
    expect(lacks('sh', 'no-such-program-here')).toBe(true);
    vi.stubEnv('REQUIRE', 'java,no-such-program-here');
    expect(() => lacks('sh', 'no-such-program-here')).toThrow('REQUIRE names no-such-program-here');
  });
});
