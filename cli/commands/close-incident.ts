import { IncidentView } from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';
import { keyOf, printTaken } from './act-options.ts';
import { closingText, readClosing, type ClosingSent } from './closing-file.ts';
import type { CloseOptions } from './incident.ts';
import { momentIn } from './moments.ts';
import { ask, NotDone, onService, sendAct } from './service-api.ts';

/** Closes an incident, or prints the closing record to be filled in; returns the exit status. */
export async function closeIncident(id: string, options: CloseOptions): Promise<number> {
  const { printClosing = false } = options;
  return onService(options, printClosing ? 'reading' : 'writing', async (api) =>
    printClosing ? printDraft(await viewOf(api, id), options) : close(api, id, options),
  );
}

const viewOf = async (api: ReachedApi, id: string): Promise<IncidentView> =>
  ask(api, `/v1/incidents/${encodeURIComponent(id)}`, IncidentView);

function printDraft(view: IncidentView, { json }: CloseOptions): number {
  const { draft, given } = view.closingRecord;
  if (draft === null) {
    throw new NotDone(
      given === null
        ? `an incident of kind ${view.kind} asks for no closing record`
        : `${view.id} has its closing record: boks-audit incident show ${view.id}`,
    );
  }
  if (json === true) printJson(draft);
  else process.stdout.write(closingText(view, draft));
  return EXIT_STATUS.ok;
}

async function close(api: ReachedApi, id: string, options: CloseOptions): Promise<number> {
  const { why, change, code, acceptedUntil } = options;
  if (why === undefined) throw new NotDone('say why, with --why TEXT');
  const view = await viewOf(api, id);
  const isClosed = view.state === 'closed';
  // Of a host that is said to be retired the service says what to do first.
  if (!isClosed && view.provedNow && code !== 'host-retired') {
    throw new NotDone(provedText(id), EXIT_STATUS.warning);
  }
  if (!isClosed && code === undefined) throw new NotDone('say how it is closed, with --code CODE');
  const closing = await closingOf(view, options);
  const accepted =
    acceptedUntil === undefined
      ? {}
      : { acceptedUntil: momentIn('--accepted-until', acceptedUntil) };
  const taken = await sendAct(api, {
    method: 'POST',
    path: `/v1/incidents/${encodeURIComponent(id)}/closings`,
    body: { why, change, code, ...accepted, closing },
    key: keyOf(options),
  });
  return printTaken(taken, options);
}

const provedText = (id: string): string =>
  `refused: ${id} holds as of its last reading, and stays open until it does not; meanwhile mute ` +
  `it: boks-audit mute add --incident ${id} --for 2h --why "…"`;

/** The closing record that is given; where one is asked for and none is, says how to give it. */
async function closingOf(
  { id, kind, closingRecord: { draft, given } }: IncidentView,
  options: CloseOptions,
): Promise<ClosingSent | undefined> {
  const start = draft ?? given ?? undefined;
  const closing = await readClosing(start, options);
  if (closing !== undefined || draft === null || options.withoutClosing === true) return closing;
  throw new NotDone(
    `an incident of kind ${kind} asks for a closing record: fill in what "boks-audit incident close ` +
      `${id} --print-closing" prints, and give it with --closing FILE; or say --without-closing`,
  );
}
