import { missOf } from '#domain/miss.ts';
import type { Answer } from '#ports/fleet.ts';

/** Outputs that nodes stored because SSM shows no more than 24,000 characters of one. */
export interface StoredOutputs {
  /** The bucket to which nodes are told to store them. */
  readonly bucket: string;
  /** The output under a key, or why it is not there; never throws: what cannot be read is a miss. */
  open(key: string): Promise<Answer>;
}

/** True of a text as SSM's agent cuts it: the mark is within what is shown. */
export const isCut = (text: string): boolean => text.endsWith(CUT_MARK);

/**
 * The key under which a node says that it stored its output; undefined where it says none, or one
 * that is not below the command's own prefix. The bucket is never taken from what a node says.
 */
export function storedKeyOf(
  { StandardOutputUrl: url = '', CommandId: command = '', InstanceId: node = '' }: Invocation,
  prefix: string,
): string | undefined {
  const own = `${prefix}/${command}/${node}/`;
  const at = url.indexOf(`/${own}`);
  const rest = at < 0 ? '' : url.slice(at + 1 + own.length);
  return STORED.test(rest) ? `${own}${rest}` : undefined;
}
type Invocation = {
  readonly StandardOutputUrl?: string | undefined;
  readonly CommandId?: string | undefined;
  readonly InstanceId?: string | undefined;
};

/** Agents only log that S3 refused an output: the invocation looks as if it had been stored. */
export const NOT_STORED = missOf(
  'answer-lost',
  'SSM cut the output, and the node stored none: may its role put objects there? (deploy.md)',
);
const CUT_MARK = '--output truncated--';
/** The plugin's name, the step's name, the stream: no way up, no query. */
const STORED = /^(?:[\w-][\w.-]*\/){1,4}stdout$/;
