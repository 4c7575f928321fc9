import * as z from 'zod';

/**
 * A command of ours has ended, as EventBridge tells it: best effort, maybe twice. It says which
 * command, and what to look at is found by that; what happened there is asked of SSM.
 */
export const CommandEnded = z.object({
  source: z.literal('aws.ssm'),
  'detail-type': z.literal('EC2 Command Status-change Notification'),
  detail: z.object({ 'command-id': z.string().regex(/^[0-9a-f-]{36}$/) }),
});
export type CommandEnded = z.infer<typeof CommandEnded>;
