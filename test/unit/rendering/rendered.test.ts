import { describe, expect, it } from 'vitest';

import { CHANNELS } from '#domain/channel.ts';
import type { Severity } from '#domain/incident.ts';
import { renderFor } from '#domain/rendering/rendered.ts';
import { alertOf, recordOf } from '#test/service-record.ts';

import { incidentOf } from '../../contract/builders.ts';

/** A message that tells one incident of this severity, on the terminal. */
function onTerminal(severity: Severity) {
  const incident = incidentOf('bank', 'bank-1-1', { severity });
  const due = { ...alertOf(1, 'terminal'), moves: [{ incident: incident.id, number: 1 }] };
  const record = recordOf(1, [due]);
  return renderFor('terminal', { ...record, act: { ...record.act, incidents: [incident] } }, due);
}

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

  it('shows on the terminal an SMS for what may page, and none for a warning', () => {
    expect(onTerminal('error')).toMatchObject({ texts: { sms: expect.any(String) } });
    expect(onTerminal('warning')).not.toHaveProperty('texts.sms');
  });
});
