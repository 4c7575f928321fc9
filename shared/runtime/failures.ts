/** Some of several things that do not depend on one another failed; the others were done. */
export class SomeFailed extends AggregateError {
  override readonly name = 'SomeFailed';
}

/** Throws `SomeFailed` where any failed, so that the message comes again. */
export function throwFailures(
  what: string,
  settled: readonly PromiseSettledResult<unknown>[],
): void {
  const reasons = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (reasons.length > 0) {
    throw new SomeFailed(reasons, `${what}: ${reasons.map(String).join('; ')}`);
  }
}
