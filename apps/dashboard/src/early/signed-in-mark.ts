const KEY = 'lockstep.signed-in';

/**
 * Whether somebody was signed in here when the page was last open. The session's own cookie cannot
 * be read; without this, whoever is not signed in would be refused what is asked ahead of time.
 */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Storage may be forbidden: then as ever, with the refusals that may come.
    return true;
  }
}

export function markSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch {
    // Nothing is lost but a refusal in the browser's console.
  }
}
