/** The shells that the scripts are to run in: the name of the program, and the words that start it. */
export const SHELLS: readonly { readonly tool: string; readonly words: readonly string[] }[] = [
  { tool: 'dash', words: ['dash'] },
  { tool: 'bash', words: ['bash'] },
  { tool: 'ksh', words: ['ksh'] },
  { tool: 'busybox', words: ['busybox', 'sh'] },
];

/** The one that runs every test; the others run a smoke of them. */
export const FIRST_SHELL = { tool: 'dash', words: ['dash'] } as const;
