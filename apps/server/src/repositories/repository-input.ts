import { credentialTemplateInputSchema, repositoryInputSchema } from '@lockstep/domain';
import { z } from 'zod';

/** Clients write 64-bit numbers as texts, as protocol buffers do in JSON. */
const wholeNumber = z
  .union([z.number(), z.string().regex(/^\d+$/, 'must be a number').transform(Number)])
  .pipe(z.number().int().min(0))
  .optional();

const numbers = {
  githubAppID: wholeNumber,
  githubAppInstallationID: wholeNumber,
};

export const repositoryBodySchema = repositoryInputSchema.extend({
  ...numbers,
  depth: wholeNumber,
});
export const templateBodySchema = credentialTemplateInputSchema.extend(numbers);

/** What a change may leave out: the address stands in the path, and the type stays as it was. */
export const leftOut = {
  repo: z.string().optional(),
  url: z.string().optional(),
  type: z.enum(['git', 'helm', 'oci']).optional(),
};
