import type { ReachedApi } from '#cli/local/api-calls.ts';

/** A JSON object that a service answers with. */
export type Body = Readonly<Record<string, unknown>>;

/** The same service, whose answers are changed on their way, as another version of it would word them. */
export const changingAnswers = (
  { call, ...api }: ReachedApi,
  change: (body: Body, path: string) => object,
): ReachedApi => ({
  ...api,
  call: async (request) => {
    const answer = await call(request);
    const body: Body = JSON.parse(answer.text);
    return { ...answer, text: JSON.stringify(change(body, request.address.slice(api.url.length))) };
  },
});
