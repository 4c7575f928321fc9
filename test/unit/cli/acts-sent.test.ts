import { expect, it } from 'vitest';

import { endingPath, NotDone } from '#cli/commands/service-api.ts';

const endingFor = (why: string) => endingPath('/v1/mutes/bank-mute-1', { why, change: 'CHG-7' });

it('what is ended has its reason in the address, as a signature is over it', () => {
  expect(endingFor("it's repaired (R1)")).toBe(
    '/v1/mutes/bank-mute-1?why=it%27s%20repaired%20%28R1%29&change=CHG-7',
  );
});

it.each([
  ['a thousand letters', 'x'.repeat(1000)],
  ['five hundred letters and blanks', 'x '.repeat(500)],
  ['800 umlauts', 'ä'.repeat(800)],
])('a reason of %s is sure to arrive', (_, why) => {
  expect(endingFor(why).length).toBeLessThan(5_100);
});

it.each([
  ['a thousand umlauts', 'ä'.repeat(1000), 6017],
  ['a thousand letters of Japanese', 'あ'.repeat(1000), 9017],
])('a reason of %s is refused before it is sent', (_, why, characters) => {
  const refused = new NotDone(
    `--why is too long to end something: in an address it takes ${characters} characters, and 5000 ` +
      'are sure to arrive; say it shorter',
  );
  expect(() => endingFor(why)).toThrow(refused);
});
