import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';
import { valuesBehind } from './named-value.ts';

/**
 * Data of a BoKS licence, and the domain's id. The form of a licence file is not published: what
 * stands behind these names is an inference.
 */
export const licences: Rule = {
  id: 'R07',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'licence key, code, string, data, number or signature, and domain id, with a value that has a digit',
  becomes: tagOf('licence'),
  *find(text): Generator<Match> {
    for (const { start, end } of valuesBehind(text, NAME, { behindSign: 'word' })) {
      const licence = text.slice(start, end);
      if (/\d/.test(licence)) yield { start, end, becomes: tagOf('licence'), secrets: [licence] };
    }
  },
};

const NAME = /licen[cs]e[ _-]?(?:key|code|string|data|number|no|serial|signature)|domain[ _-]?id/gi;
