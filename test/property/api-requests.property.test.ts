import fc from 'fast-check';
import { expect, it } from 'vitest';

import { Problem } from '#contracts/api.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { ActingApi, CLEARING, PROVED } from '../unit/serve-api/acting.ts';
import { sealIn } from '../unit/serve-api/evidence-acts.ts';
import { ApiDocument, type Described } from './api-document.ts';

/** A request as it goes over the wire. */
type Asked = {
  /** Its place in the document: all of it would hide the rest of what is printed. */
  readonly at: number;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

const told: unknown = await (await new ActingApi().app.request('/v1/openapi.json')).json();
const document = new ApiDocument(told);

/** Mostly what the schema takes, else anything. */
const mostly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue() });
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** What there is, so that not all ends at 404. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  domain: ['bank', 'dr'],
  id: ['bank-1-1', 'bank-1-2', 'bank-mute-2', 'bank-window-3'],
  version: ['1', '2'],
  host: ['R1', 'MASTER'],
};

/** What is no segment of a path leads to another route. */
const odd = fc.string({ minLength: 1 }).filter((text) => !/^\.{1,2}$/.test(text));

const parametersOf = (route: Described, place: string) =>
  route.operation.parameters.filter((parameter) => parameter.in === place);

const pathOf = (route: Described): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...parametersOf(route, 'path').map(({ name, schema }) =>
        fc
          .oneof(
            { weight: 4, arbitrary: fc.constantFrom(...(KNOWN[name] ?? ['1'])) },
            { weight: 2, arbitrary: document.valueOf(schema).map(textOf) },
            { weight: 1, arbitrary: odd },
          )
          .map((value) => [`{${name}}`, encodeURIComponent(wellFormed(value))] as const),
      ),
    )
    .map((values) =>
      values.reduce((path, [name, value]) => path.replace(name, () => value), route.path),
    );

const queryOf = (route: Described): fc.Arbitrary<string> => {
  const known = parametersOf(route, 'query').map(({ name, schema }) =>
    mostly(document.valueOf(schema)).map((value) => [name, textOf(value)] as const),
  );
  const unknown = fc.tuple(fc.string({ minLength: 1 }), fc.string());
  return fc
    .tuple(
      fc.subarray(known).chain((some) => fc.tuple(...some)),
      fc.oneof(
        { weight: 6, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(unknown) },
      ),
      fc.oneof({ weight: 9, arbitrary: fc.constant('') }, fc.constantFrom('&%', '&=&', '&a=%ff')),
    )
    .map(([some, more, torn]) => {
      const pairs = [...some, ...more].map((pair) =>
        pair.map((text) => encodeURIComponent(wellFormed(text))).join('='),
      );
      return pairs.length === 0 && torn === '' ? '' : `?${pairs.join('&')}${torn}`;
    });
};

const bodyOf = ({ operation: { requestBody } }: Described): fc.Arbitrary<string | undefined> => {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) {
    return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.json());
  }
  const valid = document.valueOf(schema);
  const changed = fc
    .tuple(valid, fc.string(), fc.jsonValue())
    .map(([value, key, other]) => ({ ...Object(value), [key]: other }));
  return fc.oneof(
    { weight: 5, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: changed.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  );
};

const headersOf = fc.record(
  {
    'idempotency-key': fc.oneof(
      { weight: 4, arbitrary: fc.stringMatching(/^[a-z0-9]{1,8}$/) },
      { weight: 1, arbitrary: fc.stringMatching(/^[\x20-\x7e]{0,140}$/) },
    ),
    'content-type': fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      fc.constantFrom('application/json; charset=utf-8', 'text/plain', 'application/', ';'),
    ),
    'accept-encoding': fc.constantFrom('identity', 'deflate;q=0', '*;q=0'),
    'if-none-match': fc.constantFrom('*', '"x"', 'W/"'),
  },
  { noNullPrototype: true },
);

const requestTo = (route: Described, at: number): fc.Arbitrary<Asked> =>
  fc.record({
    at: fc.constant(at),
    method: fc.constant(route.method.toUpperCase()),
    target: fc.tuple(pathOf(route), queryOf(route)).map((parts) => parts.join('')),
    headers: headersOf,
    body: route.method === 'get' ? fc.constant(undefined) : bodyOf(route),
  });

/** What cannot stand in an address at all is nothing that a client could send. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Cs}/gu, '\u{fffd}');

const request = fc.oneof(...document.routes.map(requestTo));

async function opened(): Promise<ActingApi> {
  const api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
  await api.watch('dr');
  await sealIn(api, 'bank-1-1');
  return api;
}

/** Every read of the store, counted. */
function countReads(api: ActingApi): () => number {
  let reads = 0;
  const { store } = api;
  for (const name of [
    'readState',
    'readSweep',
    'listSweeps',
    'readRecords',
    'readSnapshots',
  ] as const) {
    const read: unknown = Reflect.get(store, name);
    if (typeof read !== 'function') throw new Error(`there is no ${name}`);
    Reflect.set(store, name, (...given: unknown[]): unknown => {
      reads += 1;
      return Reflect.apply(read, store, given);
    });
  }
  return () => reads;
}

async function send(api: ActingApi, { method, target, headers, body }: Asked): Promise<Response> {
  const sent = body === undefined ? {} : { body };
  return api.app.request(target, { method, headers, ...sent }, {});
}

/** Throws where an answer is not what the document says, or not what a caller may be told. */
async function judge({ at }: Asked, answer: Response): Promise<void> {
  const { status } = answer;
  const responses: Described['operation']['responses'] =
    document.routes[at]?.operation.responses ?? {};
  const type = (answer.headers.get('content-type') ?? '').replace(/;.*/, '');
  if (status === 304) return;
  const content = responses[String(status)]?.content;
  expect(Object.keys(responses)).toContain(String(status));
  if (type === 'application/zip' || status === 303) return;
  const text = await answer.text();
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
  // Lines of JSON, or no JSON at all, are text to the document.
  const shown: unknown = /^text\/|ndjson$|openmetrics/.test(type) ? text : JSON.parse(text);
  expect(document.faultsOf(content?.[type]?.schema, shown)).toEqual([]);
  if (status < 400) return;
  const { detail, requestId } = Problem.parse(shown);
  expect(requestId).toBe(answer.headers.get('x-request-id'));
  expect(detail).toMatch(status === 400 ? NAMES_A_FIELD : /./u);
}

/** A parameter, a header or a place in the body; or the body, where it has no places. */
const NAMES_A_FIELD = /^(?:.+: .|the body is no JSON$)/su;
/** One domain and its incidents are read with far less; what grows with history would pass it. */
const MOST_READS = 40;
const RUNS = process.env['LONG'] === undefined ? 8 : 300;

it.each(fixedAndFresh)(
  'no request fails, and each answer is as it is described: $label',
  async ({ seed }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 20 }), async (requests) => {
        const api = await opened();
        const readsSince = countReads(api);
        for (const asked of requests) {
          const before = readsSince();
          const answer = await send(api, asked);
          expect(api.failures).toEqual([]);
          await judge(asked, answer);
          expect(readsSince() - before).toBeLessThanOrEqual(MOST_READS);
        }
      }),
      { seed, numRuns: RUNS },
    );
  },
);
