import { z } from 'zod';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

const expressionSchema = z
  .looseObject({
    key: z.string().min(1),
    operator: z.enum(OPERATORS),
    values: z.array(z.string()).nullish(),
  })
  .refine(
    ({ operator, values }) => /In$/.test(operator) === (values ?? []).length > 0,
    'In and NotIn need values, Exists and DoesNotExist have none',
  );

/** One entry of the field's `globalProjects`: whose labels fit inherits from that project. */
export const globalProjectSchema = z.looseObject({
  projectName: z.string().min(1),
  /** One that says nothing fits every project. */
  labelSelector: z
    .looseObject({
      matchLabels: z.record(z.string(), z.string()).nullish(),
      matchExpressions: z.array(expressionSchema).nullish(),
    })
    .nullish()
    .transform((selector) => selector ?? {}),
});
export type GlobalProject = z.infer<typeof globalProjectSchema>;
