import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { NoQuery } from '#contracts/api-addresses.ts';
import {
  MOST_CHARACTERS_OF_ONE,
  MOST_DIFFERENCES,
  Rejudgement,
} from '#contracts/api-rejudgement.ts';
import { SweepNamed } from '#contracts/api-sweeps.ts';
import { momentOf } from '#contracts/api.ts';
import type { Difference } from '#domain/history/differences.ts';

import type { Served } from './caller.ts';
import { answering, problems } from './described.ts';
import { REJUDGEMENT } from './examples/rejudgement.ts';
import { notFound, problem } from './problems.ts';
import { rejudgeSweep, type Rejudged, type RejudgePorts } from './rejudge-sweep.ts';
import { recordOf } from './sweep-entry.ts';

export type RejudgementDeps = RejudgePorts & {
  /** Name and version of what judges now. */
  readonly software: string;
};

const rejudging = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/sweeps/{sweep}/rejudgement',
  operationId: 'rejudgeSweep',
  summary:
    'The sweep judged once more from what it was judged from: whether its record is the same',
  request: { params: SweepNamed, query: NoQuery },
  responses: {
    200: answering(Rejudgement, 'What came of it', REJUDGEMENT),
    ...problems(400, 404, 409),
  },
});

/** Whether a verdict of long ago stands: it is made again from the raw texts, and compared. */
export function addRejudgement(app: OpenAPIHono<Served>, deps: RejudgementDeps): void {
  app.openapi(rejudging, async (context) => {
    const { domain, sweep: number } = context.req.valid('param');
    if ((await deps.configurations.read(domain)) === undefined) {
      return notFound(context, 'there is no domain of this name');
    }
    const sweep = await deps.store.readSweep(domain, number);
    if (sweep === undefined) return notFound(context, `there is no sweep ${number} of ${domain}`);
    const record = await recordOf(sweep, deps.store);
    if (record === undefined) {
      return problem(context, { status: 409, detail: `sweep ${number} is not judged yet` });
    }
    const { settingsVersion: configuration, software } = record.act;
    const told: Rejudgement = {
      domain,
      sweep: number,
      scheduledAt: momentOf(sweep.scheduledAtMs),
      record: record.number,
      configuration,
      software: { was: software, is: deps.software },
      ...outcomeOf(await rejudgeSweep({ sweep, record }, deps)),
    };
    return context.json(told, 200);
  });
}

type Outcome = Pick<Rejudgement, 'outcome' | 'because' | 'why' | 'differences' | 'more' | 'unsure'>;

function outcomeOf(rejudged: Rejudged): Outcome {
  const none = { because: null, why: null, differences: [], more: 0, unsure: [] };
  switch (rejudged.kind) {
    case 'same':
      return { ...none, outcome: 'same' };
    case 'not-performed': {
      const { because, why } = rejudged;
      return { ...none, outcome: 'not-performed', because, why };
    }
    case 'other': {
      const { differences, unsure } = rejudged;
      return {
        ...none,
        outcome: 'other',
        differences: differences.slice(0, MOST_DIFFERENCES).map(shortened),
        more: Math.max(0, differences.length - MOST_DIFFERENCES),
        unsure: [...unsure],
      };
    }
  }
}

const shortened = ({ place, was, is }: Difference): Difference => ({
  place: cut(place),
  was: was === null ? null : cut(was),
  is: is === null ? null : cut(is),
});

const cut = (text: string): string =>
  text.length <= MOST_CHARACTERS_OF_ONE ? text : `${text.slice(0, MOST_CHARACTERS_OF_ONE - 1)}…`;
