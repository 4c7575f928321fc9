import { describe, expect, it } from 'vitest';

import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import type { Incident } from '#domain/incident.ts';
import { bundleFacts } from '#test/bundle-facts.ts';
import { evidenceOf } from '#test/host-evidence.ts';
import { AT, REPLICA } from '#test/story-2008.ts';

/** It opened at 08:24, long after the first of these entries; none speaks of an error or a host. */
const LOG = ['04:00', '05:30', '08:30']
  .map((time) => `boks_servm Mar  2 ${time}:00\nINFO: said at ${time}\n`)
  .join('');
const SEEN_AT_MS = Date.parse('2026-03-02T06:24:00Z');

function logOf(change: Partial<Incident>) {
  const facts = bundleFacts();
  const logs = evidenceOf(REPLICA, 'logs', {
    atMs: AT.collected + 86_400_000,
    printed: { errlog: LOG },
  });
  const collected = [...facts.collected.filter(({ host }) => host !== REPLICA), logs];
  const told = { ...facts, incident: { ...facts.incident, ...change }, collected };
  const { files } = composeFiles(told, { profile: 'vendor-clear', counts: [] });
  const textAt = (name: string): string =>
    files.find(({ path }) => path === `logs/${REPLICA}/${name}`)?.text ?? '';
  const said = textAt('boks_errlog.txt').match(/INFO: .*/g);
  return { said, about: JSON.parse(textAt('boks_errlog.meta.json')) as unknown };
}

describe('the log of an incident that was counted for hours before it opened', () => {
  it('is from before its first sight on', () => {
    const { said, about } = logOf({ firstSeenAtMs: SEEN_AT_MS });
    expect(said).toEqual(['INFO: said at 05:30', 'INFO: said at 08:30']);
    expect(about).toMatchObject({
      onset: '2026-03-02T06:24:00.000Z',
      opened: '2026-03-02T08:24:00.000Z',
    });
  });

  it('is from before its first sight in the present episode, not in one that is over', () => {
    const { said, about } = logOf({
      episode: 2,
      firstSeenAtMs: AT.opened - 9 * 86_400_000,
      count: { reads: 24, sinceMs: SEEN_AT_MS },
    });
    expect(said).toEqual(['INFO: said at 05:30', 'INFO: said at 08:30']);
    expect(about).toMatchObject({ onset: '2026-03-02T06:24:00.000Z' });
  });
});

it('the log of an incident that opened at once is around that moment alone', () => {
  expect(logOf({}).said).toEqual(['INFO: said at 08:30']);
});
