import { VirtualClock } from '#cli/local/driven-clock.ts';
import { DueMessages } from '#cli/local/due-messages.ts';

import { describeQueue } from './queue.contract.ts';

describeQueue('DueMessages', () => {
  const clock = new VirtualClock(1_214_000_000_000);
  const queue = new DueMessages(clock);
  const waiting = () => {
    const all = [];
    for (let next = queue.take(); next !== undefined; next = queue.take()) all.push(next);
    return all.map(({ text, dueMs }) => ({ text, delaySeconds: (dueMs - clock.nowMs()) / 1000 }));
  };
  return Promise.resolve({ queue, waiting });
});
