/** A statement of a policy as a template has it, with literal texts. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
};

/** One call as IAM sees it. `context` holds the condition keys that AWS would fill in. */
export type Call = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
};

/**
 * What IAM would say of a call, as far as this project's policies go: an explicit denial wins, and
 * what no statement allows is denied. Throws for an operator that it does not know.
 */
export function isAllowed(statements: readonly Statement[], call: Call): boolean {
  const matching = statements.filter((statement) => matches(statement, call));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return false;
  return matching.some(({ Effect }) => Effect === 'Allow');
}

const matches = (statement: Statement, call: Call): boolean =>
  listOf(statement.Action).some((pattern) =>
    like(pattern.toLowerCase(), call.action.toLowerCase()),
  ) &&
  listOf(statement.Resource ?? []).some((pattern) => like(pattern, call.resource)) &&
  Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, listOf(wanted), call.context?.[key]),
    ),
  );

/** A missing key makes an operator false, but `ForAllValues`, which is true of no values. */
function holds(
  operator: string,
  wanted: readonly string[],
  found: string | readonly string[] | undefined,
): boolean {
  const [quantifier, plain = quantifier] = operator.split(':');
  const compare = comparisonOf(plain ?? '');
  const matchesOne = (value: string): boolean => wanted.some((each) => compare(each, value));
  if (quantifier === 'ForAllValues') return listOf(found ?? []).every(matchesOne);
  return found !== undefined && listOf(found).some(matchesOne);
}

function comparisonOf(operator: string): (wanted: string, found: string) => boolean {
  switch (operator) {
    case 'StringEquals':
    case 'ArnEquals':
      return (wanted, found) => wanted === found;
    case 'StringLike':
    case 'ArnLike':
      return like;
    default:
      throw new Error(`the evaluator knows no operator ${operator}`);
  }
}

/** `*` is any text, `?` any one character. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;
