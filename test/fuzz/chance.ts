/** A repeatable source of chance. */
export type Chance = {
  /** A whole number from 0 to `below` - 1. */
  readonly upTo: (below: number) => number;
  readonly oneOf: <Choice>(choices: readonly Choice[]) => Choice;
};

/** The chance of one input: it depends on nothing but the seed and the input's number. */
export function chanceOf(seed: number, input: number): Chance {
  let state = mix(mix(seed % 0x1_0000_0000) ^ mix(Math.floor(seed / 0x1_0000_0000) + 1));
  state = mix(state ^ mix(input + 0x51ed));
  const upTo = (below: number): number => {
    state = (state + 0x9e37_79b9) | 0;
    return Math.floor((mix(state) / 0x1_0000_0000) * below);
  };
  return {
    upTo,
    oneOf: <Choice>(choices: readonly Choice[]): Choice => {
      const choice = choices[upTo(choices.length)];
      if (choice === undefined) throw new Error('there is nothing to choose from');
      return choice;
    },
  };
}

/** The finaliser of MurmurHash3, 32 bits. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
