import type { Wish } from '#domain/person-act.ts';
import { recordAct, type ActRecorded } from '#runtime/record-act.ts';

import type { Service } from './service.ts';

/** Records what a person does now, and lets the service take it from there; throws where it is refused. */
export async function act(service: Service, wish: Wish, why: string): Promise<ActRecorded> {
  const { settings, ports, nowMs } = service;
  const wished = {
    wish,
    by: { name: 'ann', authenticated: true },
    why,
    atMs: nowMs,
    key: `${wish.kind} at ${nowMs}`,
  };
  const outcome = await recordAct(settings.domain, wished, ports);
  if (outcome.kind === 'refused') throw new Error(`${wish.kind} was refused: ${outcome.text}`);
  return outcome;
}
