/** What a run of the document's script left, in bytes as the agent has them. */
export type Printed = {
  readonly stdout: string | Buffer;
  readonly stderr?: string;
  readonly exitCode: number;
};

/** What the agent sends back of it: each stream cut, or nothing where the reply is too large. */
export type Reply = {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
};

/** The agent cuts between bytes, so a character may be split, and says so within the limit. */
export function cutOutput(output: string | Buffer, mostBytes: number): string {
  const bytes = Buffer.from(output);
  if (bytes.length <= mostBytes) return bytes.toString('utf8');
  const kept = bytes.subarray(0, mostBytes - CUT_SUFFIX.length);
  return kept.toString('utf8') + CUT_SUFFIX;
}

/** The reply of one step, or undefined where its JSON is larger than the agent sends. */
export function replyOf({ stdout, stderr = '', exitCode }: Printed): Reply | undefined {
  const reply = {
    stdout: cutOutput(stdout, MOST_STDOUT_BYTES),
    stderr: cutOutput(stderr, MOST_STDERR_BYTES),
    exitCode,
  };
  return Buffer.byteLength(JSON.stringify(reply)) > MOST_REPLY_BYTES ? undefined : reply;
}

/** The output in a list of invocations: both streams in one, and short. */
export function listedOutput({ stdout, stderr }: Reply): string {
  const both = stderr === '' ? stdout : `${stdout}\n----------ERROR-------\n${stderr}`;
  return both.length <= MOST_LISTED
    ? both
    : both.slice(0, MOST_LISTED - LISTED_SUFFIX.length) + LISTED_SUFFIX;
}

export const CUT_SUFFIX = '--output truncated--';
export const MOST_STDOUT_BYTES = 24_000;
const MOST_STDERR_BYTES = 8_000;
const MOST_REPLY_BYTES = 120_000;
const MOST_LISTED = 2_500;
const LISTED_SUFFIX = '---Output truncated---';
