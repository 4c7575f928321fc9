/**
 * The shells that the scripts are to run in: the name of the program, and the words that start it. Of the
 * ksh of 1988 there is none to be had; mksh and lksh descend from a rewriting of it.
 */
export const SHELLS: readonly { readonly tool: string; readonly words: readonly string[] }[] = [
  { tool: 'dash', words: ['dash'] },
  { tool: 'bash', words: ['bash'] },
  { tool: 'ksh', words: ['ksh'] },
  { tool: 'mksh', words: ['mksh'] },
  { tool: 'lksh', words: ['lksh'] },
  { tool: 'busybox', words: ['busybox', 'sh'] },
];

/** The one that runs every test; the others run a smoke of them. */
export const FIRST_SHELL = { tool: 'dash', words: ['dash'] } as const;
