import { createHash } from 'node:crypto';

/** A printed answer with another `sequence` section, its lengths and its end mark made to fit. */
export function withSequence(text: string, change: (sequence: string) => string): string {
  const [header = '', length = ''] = /\n--- sequence bytes=(\d+)\n/.exec(text) ?? [];
  const start = text.indexOf(header) + header.length;
  const end = start + Number(length);
  const sequence = change(text.slice(start, end));
  const head = text.slice(0, start - header.length);
  const rest = text.slice(end, text.lastIndexOf('--- end bytes='));
  const body = `${head}\n--- sequence bytes=${sequence.length}\n${sequence}${rest}`;
  const hash = createHash('sha256').update(body).digest('hex');
  return `${body}--- end bytes=${body.length} sha256=${hash}\n`;
}

export function sequenceIn(text: string): string {
  let found = '';
  withSequence(text, (sequence) => (found = sequence));
  return found;
}
