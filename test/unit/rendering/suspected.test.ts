import { describe, expect, it } from 'vitest';

import { renderFor } from '#domain/rendering/rendered.ts';

import { incidentOf } from '../../contract/builders.ts';
import { told, type AlertCase } from './alert-cases.ts';

const HEADING = 'suspected: the master went back';

/** Two incidents in one message; causes come first, so what is ahead comes second. */
function headed(heading: string | null): AlertCase {
  const moved = (text: string) =>
    ({ reason: 'opened', from: 'pending', to: 'open', text }) as const;
  return told(
    [
      {
        incident: incidentOf('prod', 'prod-12-1', { kind: 'too-few', host: null, now: [] }),
        move: moved('1 of 2 replicas is alive'),
      },
      {
        incident: incidentOf('prod', 'prod-12-2', { host: 'REPHOST' }),
        move: moved('it is ahead'),
      },
    ],
    { heading },
  );
}
const words = ({ record, alert }: AlertCase): readonly string[] =>
  (['mail', 'pager', 'chat'] as const).map((channel) =>
    JSON.stringify(renderFor(channel, record, { ...alert, channel })),
  );

describe('a suspicion that the master went back', () => {
  it('is headed by what is ahead, whatever else is as severe', () => {
    for (const text of words(headed(HEADING))) expect(text).toMatch(/REPHOST AHEAD/);
    for (const text of words(headed(null))) expect(text).toMatch(/TOO FEW/);
  });

  it.each(['mail', 'pager', 'chat'] as const)(
    'sends nobody by %s to the page that resets',
    (channel) => {
      const { record, alert } = headed(HEADING);
      const text = JSON.stringify(renderFor(channel, record, { ...alert, channel }));
      expect(text).toMatch(/[Rr]eset (NO|no) replica/);
      expect(text).not.toMatch(/runbook\.md#ahead|Runbook ahead|then repair/);
    },
  );

  it('stands in subject and title, and says there rather than how many more it tells', () => {
    const [mail = '', , chat = ''] = words(headed(HEADING));
    expect(mail).toMatch(/"subject":"[^"]*, suspect the master/);
    expect(chat).toMatch(/"title":"[^"]*, suspect the master/);
  });
});
