import { z } from 'zod';

/** How long somebody has to sign in at the provider. */
const SIGN_IN_MS = 10 * 60_000;

const memorySchema = z.object({
  requestId: z.string().min(1),
  callbackUrl: z.string(),
  untilMs: z.number(),
});
/** What a response is checked against: it must answer this request, at this address, by then. */
export type SignInMemory = z.infer<typeof memorySchema>;

export function newMemory(requestId: string, callbackUrl: string, now: Date): SignInMemory {
  return { requestId, callbackUrl, untilMs: now.getTime() + SIGN_IN_MS };
}

/** Undefined for what is none, and for one whose time is over. */
export function readMemory(text: string, now: Date): SignInMemory | undefined {
  try {
    const memory = memorySchema.parse(JSON.parse(text));
    return memory.untilMs > now.getTime() ? memory : undefined;
  } catch {
    return undefined;
  }
}
