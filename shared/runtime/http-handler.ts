import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ZodType } from 'zod';

import type { Person } from '#domain/person.ts';

/** Who called, as the authoriser before us found out: an ARN of IAM, or the subject of a token. */
export type Caller = { readonly caller: Person };

/** What goes with a request: its name is that which API Gateway writes into its own log. */
export type Bindings = Caller & { readonly requestId: string };

/** An app as hono has it: the caller is among its bindings. */
export type ServedApp = {
  readonly fetch: (request: Request, bindings: Bindings) => Response | Promise<Response>;
};

type Parts<Env> = {
  readonly env: ZodType<Env>;
  readonly wire: (env: Env) => ServedApp;
};

/**
 * The one shape of a function behind the HTTP API: the app is wired once a cold start, and served
 * twice: as it is to callers with an AWS identity, and under `/people` to people who signed in.
 * Who may call what is decided by the routes before it.
 */
export function defineHttpHandler<Env>({
  env,
  wire,
}: Parts<Env>): (event: HttpEvent) => Promise<APIGatewayProxyStructuredResultV2> {
  let app: ServedApp | undefined;
  return async (event) => {
    app ??= wire(env.parse(process.env));
    const { requestId } = event.requestContext;
    return resultOf(await app.fetch(requestOf(event), { caller: callerOf(event), requestId }));
  };
}

/** An event of an HTTP API, payload format 2.0, with what either authoriser adds. */
export type HttpEvent = APIGatewayProxyEventV2 & {
  readonly requestContext: {
    readonly authorizer?: {
      readonly iam?: { readonly userArn: string };
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
    };
  };
};

/** What is no text as it stands is handed over in base64. */
async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isText = !response.headers.has('content-encoding') && isJson(response);
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: bytes.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}

/** Nothing at all is text. */
const isJson = ({ headers }: Response): boolean =>
  /^(?:$|text\/|application\/(?:[a-z]+\+)?json)/.test(headers.get('content-type') ?? '');

function requestOf(event: HttpEvent): Request {
  const { rawPath, rawQueryString, requestContext, body, isBase64Encoded } = event;
  const query = rawQueryString === '' ? '' : `?${rawQueryString}`;
  const path = rawPath.replace(PEOPLE, '/');
  return new Request(`https://${requestContext.domainName}${path}${query}`, {
    method: requestContext.http.method,
    headers: headersOf(event),
    ...(body !== undefined && { body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') }),
  });
}

const headersOf = ({ headers }: HttpEvent): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

/** Every route has an authoriser; where none spoke, nobody is named. */
function callerOf({ requestContext: { authorizer } }: HttpEvent): Person {
  const subject = authorizer?.jwt?.claims['sub'];
  const name = authorizer?.iam?.userArn ?? (typeof subject === 'string' ? subject : undefined);
  return name === undefined ? NOBODY : { name, authenticated: true };
}

const PEOPLE = /^\/people\//;
const NOBODY: Person = { name: 'unknown', authenticated: false };
