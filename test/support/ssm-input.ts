import * as z from 'zod';

import type { SsmDocument } from './ssm-behaviour.ts';

/** An error as SSM names it. */
export class SsmRefusal extends Error {
  override readonly name = 'SsmRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const Filter = z.strictObject({ Key: z.string(), Values: z.array(z.string()).min(1).max(100) });
export type Filter = z.infer<typeof Filter>;
export const DescribeInput = z.strictObject({
  Filters: z.array(Filter),
  MaxResults: z.int().min(5).max(50).default(10),
  NextToken: z.string().optional(),
});
export type DescribeInput = z.infer<typeof DescribeInput>;
const SendInput = z.strictObject({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).min(1).max(50),
  Comment: z.string().max(100),
  TimeoutSeconds: z.int().min(30).max(2_592_000).default(3600),
  MaxConcurrency: z.string().default('50'),
  MaxErrors: z.string().default('0'),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  OutputS3BucketName: z.string().min(3).max(63).optional(),
  OutputS3KeyPrefix: z.string().max(500).optional(),
});
export type SendInput = z.infer<typeof SendInput>;
export const ListInput = z.strictObject({
  CommandId: z.string(),
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
});
export type ListInput = z.infer<typeof ListInput>;
export const GetInput = z.strictObject({ CommandId: z.string(), InstanceId: z.string() });
export type GetInput = z.infer<typeof GetInput>;

export function readSend(input: unknown): SendInput {
  const read = SendInput.safeParse(input);
  if (!read.success) throw new SsmRefusal('ValidationException', z.prettifyError(read.error));
  return read.data;
}

export function checkParameters(
  { parameters = {} }: SsmDocument,
  { Parameters: given }: SendInput,
): void {
  for (const [name, values] of Object.entries(given)) {
    const pattern = parameters[name];
    if (pattern === undefined || !values.every((value) => pattern.test(value))) {
      throw new SsmRefusal('InvalidParameters', `parameter ${name}`);
    }
  }
}

export const environmentOf = ({ Parameters: given }: SendInput): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).map(([name, [value]]) => [`SSM_${name}`, value ?? '']));

export function pageOf<One>(
  all: readonly One[],
  most: number,
  from: string | undefined,
): { readonly shown: readonly One[]; readonly next: { readonly NextToken?: string } } {
  const start = Number(from ?? 0);
  const end = start + most;
  return {
    shown: all.slice(start, end),
    next: end < all.length ? { NextToken: String(end) } : {},
  };
}
