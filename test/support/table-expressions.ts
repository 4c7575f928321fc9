/** An item as adapters give it to the SDK, which marshalls it behind this place. */
export type Item = Readonly<Record<string, unknown>>;

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null;

/** A condition as DynamoDB is asked, and what its names and values stand for. */
export type Expressed = {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
};

/** Whether a condition holds of what is stored: terms between `OR`, as this service writes them. */
export function holds(condition: Expressed, stored: Item | undefined): boolean {
  const { ConditionExpression: expression } = condition;
  return (
    expression === undefined ||
    expression.split(' OR ').some((term) => termHolds(term, condition, stored))
  );
}

function termHolds(term: string, condition: Expressed, stored: Item | undefined): boolean {
  const absent = /^attribute_not_exists\((#\w+)\)$/.exec(term)?.[1];
  if (absent !== undefined) return stored?.[nameOf(absent, condition)] === undefined;
  const [, name = '', compares, value = ''] = /^(#\w+) (<=|=) (:\w+)$/.exec(term) ?? [];
  if (compares === undefined) throw new Error(`the service asks no ${term}`);
  const held = stored?.[nameOf(name, condition)];
  const asked = valueOf(value, condition);
  if (typeof held !== 'number' || typeof asked !== 'number') return false;
  return compares === '=' ? held === asked : held <= asked;
}

/** An item with its attributes set: `SET #a = :a, #b.#c = :d`. */
export function setIn(expression: string, given: Expressed, item: Item): Item {
  if (!expression.startsWith('SET ')) throw new Error(`the service updates no ${expression}`);
  return expression
    .slice('SET '.length)
    .split(', ')
    .reduce<Item>((changed, one) => {
      const [path = '', value = ''] = one.split(' = ');
      const [outer = '', inner] = path.split('.').map((name) => nameOf(name, given));
      const set = valueOf(value, given);
      if (inner === undefined) return { ...changed, [outer]: set };
      return { ...changed, [outer]: { ...Object(changed[outer]), [inner]: set } };
    }, item);
}

function nameOf(name: string, { ExpressionAttributeNames: names }: Expressed): string {
  const meant = names[name];
  if (meant === undefined) throw new Error(`${name} stands for nothing`);
  return meant;
}

function valueOf(name: string, { ExpressionAttributeValues: values }: Expressed): unknown {
  const meant = values[name];
  if (meant === undefined) throw new Error(`${name} stands for nothing`);
  return meant;
}
