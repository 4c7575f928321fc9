import type { ReachedApi } from '#cli/local/api-calls.ts';
import { localApiOf } from '#cli/local/api-server.ts';

import { playDemo, TOKEN } from '../serve-api/played-demo.ts';

export const PLAYED_URL = 'http://localhost';

/** The API of the demo of 2008, played up to a minute; called in this process, reading and writing. */
export async function playedApi(untilMinute: number): Promise<ReachedApi> {
  const app = localApiOf(await playDemo(untilMinute));
  return {
    url: PLAYED_URL,
    kind: 'machine',
    call: async ({ method, address, body, key = '' }) => {
      const answer = await app.request(address.slice(PLAYED_URL.length), {
        method,
        headers: {
          host: 'localhost',
          authorization: `Bearer ${TOKEN}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        ...(body === undefined ? {} : { body }),
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      const link = answer.headers.get('link') ?? undefined;
      return { status: answer.status, bytes, text, location: undefined, link };
    },
  };
}
