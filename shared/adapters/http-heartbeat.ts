import type { Heartbeat } from '#ports/heartbeat.ts';

/** Calls the watcher's address with GET. Its errors name the host alone: the address is half a secret. */
export class HttpHeartbeat implements Heartbeat {
  async beat(address: string): Promise<void> {
    const { host } = new URL(address);
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
      (cause: unknown) => {
        throw new Error(`${host} was not reached`, { cause });
      },
    );
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${host} answered ${answer.status}`);
  }
}

/** A judged sweep waits for it. */
const PATIENCE_MS = 3_000;
