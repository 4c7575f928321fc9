import { refusePart } from '../person-act.ts';
import { NO_EFFECT, type Decided, type PlainAct } from './act-input.ts';

/** Owes one message on each channel of the domain, or on one of them, that tells of no move. */
export function testAlerts({ wish, settings, record }: PlainAct<'test-alerts'>): Decided {
  const { domain, channels } = settings;
  const tested = wish.channel === undefined ? channels : [wish.channel];
  const unknown = tested.find((channel) => !channels.includes(channel));
  if (unknown !== undefined) {
    return refusePart('channel', `${domain} is told on ${channels.join(', ')}, not on ${unknown}`);
  }
  const alerts = tested.map((channel) => ({
    id: `${domain}-${record}-${channel}`,
    channel,
    moves: [],
    heading: null,
  }));
  return { ...NO_EFFECT, alerts };
}
