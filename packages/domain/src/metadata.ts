import { z } from 'zod';

const stringMap = z.record(z.string(), z.string());

/** A DNS-1123 subdomain, which is what Kubernetes allows as an object's name. */
export const nameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(253, 'must be no more than 253 characters')
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    "must consist of lower case letters, digits, '-' and '.', and start and end with a letter or digit",
  );

/** Metadata of an object of the control plane; unknown fields are kept. */
export const metadataSchema = z.looseObject({
  name: nameSchema,
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: stringMap.nullish(),
  annotations: stringMap.nullish(),
  finalizers: z.array(z.string()).nullish(),
  ownerReferences: z.array(z.looseObject({})).nullish(),
});
export type Metadata = z.infer<typeof metadataSchema>;
