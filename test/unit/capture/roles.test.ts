import { expect, it } from 'vitest';

import { parseRoles } from '#domain/capture/roles.ts';

it('the last word of ENV counts, and of the processes the first, as for the script that reads', () => {
  const text = [
    'BOKSINIT=client',
    '  export BOKSINIT="replica" # since May',
    'boks_init',
    '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.master',
    '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.replica',
    'boks_master -v',
    'boks_masterd',
    '',
  ].join('\n');
  expect(parseRoles(text)).toEqual({
    configured: 'replica',
    running: 'master',
    initRuns: true,
    masterRuns: true,
    unread: [{ line: 7, text: 'boks_masterd' }],
  });
});
