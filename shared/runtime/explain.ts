/** Where a use case says why it did what it did: one line, never a secret. Returns at once. */
export type Explain = (why: string) => void;
