import { describe, expect, it } from 'vitest';

import { CHANNELS } from '#domain/channel.ts';
import { renderFor } from '#domain/rendering/rendered.ts';
import { alertOf, recordOf } from '#test/service-record.ts';

describe('what a channel carries', () => {
  it.each([
    ['mail', 'mail'],
    ['pager', 'sms'],
    ['chat', 'chat'],
    ['machines', 'events'],
    ['webhook', 'events'],
    ['terminal', 'terminal'],
  ] as const)('on %s is a message of the form %s', (channel, kind) => {
    expect(CHANNELS).toContain(channel);
    expect(renderFor(channel, recordOf(1), alertOf(1, channel)).kind).toBe(kind);
  });
});
