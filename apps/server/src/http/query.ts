import { z } from 'zod';

/** A list in the query: repeated, joined by commas, or both. Empty texts do not count. */
export const listParameter = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => {
    if (given === undefined) return undefined;
    const items = [given]
      .flat()
      .flatMap((text) => text.split(','))
      .filter((text) => text !== '');
    return items.length > 0 ? items : undefined;
  });

/** A text in the query; an empty one counts as not given, as clients of the field send it. */
export const textParameter = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

export const flagParameter = z.stringbool().optional();

export const countParameter = z.coerce.number().int().min(0).optional();

/** Which application: its namespace and project, as every path below an application takes them. */
export const applicationQuery = z.object({
  appNamespace: textParameter,
  project: textParameter,
});

export const applicationParams = z.object({ name: z.string().min(1).max(253) });
