/**
 * A value as JSON text, for a store that must give back what it was given. A key whose value is
 * undefined is left out (it reads back the same); whatever else JSON would change silently is
 * refused: undefined in a list, numbers that are not finite, dates, functions, big integers.
 */
export function keptJson(value: unknown): string {
  refuseChanged(value, '');
  return JSON.stringify(value);
}

/** Throws, naming the place, where JSON would not keep the value. */
export function refuseChanged(value: unknown, place: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      refuseChanged(value[index], `${place}[${index}]`);
    }
    return;
  }
  if (isPlain(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== undefined) refuseChanged(inner, `${place}.${key}`);
    }
    return;
  }
  throw new TypeError(`cannot be stored: ${place === '' ? 'value' : place} is ${describe(value)}`);
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

const describe = (value: unknown): string =>
  typeof value === 'object'
    ? 'no plain object'
    : typeof value === 'number'
      ? 'no finite number'
      : typeof value;
