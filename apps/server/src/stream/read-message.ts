import { clientMessageSchema } from './client-message.ts';

export type ReadMessage =
  | { kind: 'message'; value: ReturnType<typeof clientMessageSchema.parse> }
  | { kind: 'invalid'; id: string; reason: string };

/** What a client sent; `id` is its own, where one can be read, so that it is told of its mistake. */
export function readMessage(text: string): ReadMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'invalid', id: '', reason: 'a message must be JSON' };
  }
  const parsed = clientMessageSchema.safeParse(json);
  if (parsed.success) return { kind: 'message', value: parsed.data };
  const id = (json as { id?: unknown } | null)?.id;
  const reason = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
  return { kind: 'invalid', id: typeof id === 'string' ? id.slice(0, 100) : '', reason };
}
