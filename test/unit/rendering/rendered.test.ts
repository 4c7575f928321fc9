import { describe, expect, it } from 'vitest';

import { CHANNELS } from '#domain/channel.ts';
import type { Incident, MoveReason } from '#domain/incident.ts';
import { renderFor } from '#domain/rendering/rendered.ts';
import { alertOf, recordOf } from '#test/service-record.ts';

import { incidentOf } from '../../contract/builders.ts';
import { told } from './alert-cases.ts';

/** A message that tells a move of one incident, on the terminal. */
function onTerminal(changes: Partial<Incident>, reason: MoveReason = 'opened') {
  const incident = incidentOf('bank', 'bank-1-1', changes);
  const { record, alert } = told([
    { incident, move: { reason, from: 'open', to: incident.state, text: 'it moves' } },
  ]);
  return renderFor('terminal', record, { ...alert, channel: 'terminal' });
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

  it.each<readonly [string, Partial<Incident>, MoveReason]>([
    ['is critical', { severity: 'critical' }, 'opened'],
    ['is an error', { severity: 'error' }, 'reminder'],
    ['was one, and is over', { severity: 'error', state: 'closed' }, 'closed'],
  ])('shows on the terminal an SMS of what %s', (_, changes, reason) => {
    expect(onTerminal(changes, reason)).toMatchObject({ texts: { sms: expect.any(String) } });
  });

  it.each<readonly [string, Partial<Incident>, MoveReason]>([
    ['a warning', { severity: 'warning' }, 'opened'],
    ['a warning that is over', { severity: 'warning', state: 'closed' }, 'closed'],
    ['what recovers', { severity: 'critical', state: 'recovering' }, 'recovering'],
    ['a crossing to come', { severity: 'critical' }, 'crossing-soon'],
    ['evidence', { severity: 'critical' }, 'bundle-sealed'],
  ])('and none of %s, which pages nobody', (_, changes, reason) => {
    expect(onTerminal(changes, reason)).not.toHaveProperty('texts.sms');
  });
});
