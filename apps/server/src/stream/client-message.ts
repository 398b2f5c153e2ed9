import { z } from 'zod';

const list = z.array(z.string()).max(200).optional();

/** The filter of the list of applications, as the list's own query has it. */
const filterSchema = z.looseObject({
  search: z.string().max(1000).optional(),
  sync: list,
  health: list,
  project: list,
  cluster: list,
  destNamespace: list,
  operationPhase: list,
});

const subscribe = { id: z.string().min(1).max(100), op: z.literal('subscribe') };
const application = { name: z.string().min(1), namespace: z.string().optional() };

const logQuerySchema = z.object({
  namespace: z.string().optional(),
  podName: z.string().optional(),
  group: z.string().optional(),
  kind: z.string().optional(),
  resourceName: z.string().optional(),
  container: z.string().optional(),
  follow: z.boolean().optional(),
  previous: z.boolean().optional(),
  tailLines: z.number().int().min(0).optional(),
  sinceSeconds: z.number().int().min(0).optional(),
  sinceTime: z.string().max(100).optional(),
  untilTime: z.string().max(100).optional(),
  filter: z.string().max(1000).optional(),
  matchCase: z.boolean().optional(),
});

const subscribeSchema = z.discriminatedUnion('topic', [
  z.looseObject({
    ...subscribe,
    topic: z.literal('applications'),
    filter: filterSchema.default({}),
  }),
  z.looseObject({ ...subscribe, ...application, topic: z.literal('application') }),
  z.looseObject({ ...subscribe, ...application, topic: z.literal('tree') }),
  z.looseObject({
    ...subscribe,
    ...application,
    topic: z.literal('logs'),
    query: logQuerySchema.default({}),
  }),
  z.looseObject({ ...subscribe, topic: z.literal('bootstrap') }),
  z.looseObject({ ...subscribe, topic: z.literal('approvals') }),
]);
export type Subscribe = z.infer<typeof subscribeSchema>;
export type TopicName = Subscribe['topic'];
export type SubscribeTo<T extends TopicName> = Extract<Subscribe, { topic: T }>;

/** What a client may send. */
export const clientMessageSchema = z.union([
  subscribeSchema,
  z.looseObject({ id: z.string().min(1).max(100), op: z.literal('unsubscribe') }),
]);
