import * as z from 'zod';

export const AbsolutePath = z
  .string('write an absolute path')
  .max(255, 'a path has at most 255 characters')
  .regex(
    /^(?!.*\/\.\.?(?:\/|$))(?:\/[A-Za-z0-9._+-]+)+$/,
    'write an absolute path of letters, digits and . _ + -, without .. in it',
  );
