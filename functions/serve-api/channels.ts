import type { ChannelView, Undelivered } from '#contracts/api-delivery.ts';
import { momentOf } from '#contracts/api.ts';
import { isUndelivered, NOTHING_TOLD, type Cursor } from '#domain/delivery.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';

type Deps = { readonly store: Pick<AuditStore, 'readCursors'> };

/** Each channel of a domain, and whether it took what it was owed. */
export async function viewChannels(
  { store }: Deps,
  { domain, channels }: DomainSettings,
): Promise<ChannelView[]> {
  const cursors = await store.readCursors(domain);
  return channels.map((channel) => viewOf(channel, cursors[channel] ?? NOTHING_TOLD));
}

/** Those of them on which somebody does not know something. */
export const undeliveredOf = (
  domain: string,
  channels: readonly ChannelView[],
): readonly Undelivered[] =>
  channels.flatMap(({ channel, state, waiting, passedOver }) => {
    if (state !== 'undelivered') return [];
    const newest = passedOver.newest.at(-1);
    const { since, error } = waiting ?? { since: newest?.at ?? NEVER, error: newest?.error ?? '' };
    return [{ domain, channel, since, error }];
  });

function viewOf(channel: string, cursor: Cursor): ChannelView {
  const { record, waiting, passedOver } = cursor;
  return {
    channel,
    state: isUndelivered(cursor) ? 'undelivered' : waiting === undefined ? 'ok' : 'waiting',
    record,
    waiting:
      waiting === undefined
        ? null
        : {
            alert: waiting.alert,
            attempts: waiting.attempts,
            since: momentOf(waiting.sinceMs),
            nextTryAt: momentOf(waiting.nextTryAtMs),
            error: waiting.error,
          },
    passedOver: {
      count: passedOver?.count ?? 0,
      newest: (passedOver?.newest ?? []).map(({ alert, record: owedBy, atMs, error }) => ({
        alert,
        record: owedBy,
        at: momentOf(atMs),
        error,
      })),
    },
  };
}

const NEVER = momentOf(0);
