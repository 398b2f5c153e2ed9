import type { LoginThrottle } from './login-throttle.ts';

/** How servers tell each other; Redis is behind it. It may be away: then each counts alone. */
export interface ThrottleNotes {
  tell(note: string): void;
  listen(listener: (note: string) => void): void;
}

const MAX_CHARACTERS = 600;

/**
 * A throttle that counts what other servers have seen as well, so that an attacker gains nothing
 * from a load balancer. A sign-in waits for none of them.
 */
export function shareLoginThrottle(own: LoginThrottle, notes: ThrottleNotes): LoginThrottle {
  const tell = (what: 'failed' | 'succeeded', account: string, address: string) =>
    notes.tell(JSON.stringify([what, account.slice(0, 300), address.slice(0, 100)]));
  notes.listen((note) => {
    const [what, account, address] = readNote(note);
    if (account === undefined || address === undefined) return;
    if (what === 'failed') own.failed(account, address);
    if (what === 'succeeded') own.succeeded(account, address);
  });
  return {
    waitMs: own.waitMs,
    failed(account, address) {
      own.failed(account, address);
      tell('failed', account, address);
    },
    succeeded(account, address) {
      own.succeeded(account, address);
      tell('succeeded', account, address);
    },
  };
}

/** What is none of ours is nothing. */
function readNote(note: string): string[] {
  if (note.length > MAX_CHARACTERS) return [];
  try {
    const parts: unknown = JSON.parse(note);
    const isNote = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
    return isNote ? parts : [];
  } catch {
    return [];
  }
}
