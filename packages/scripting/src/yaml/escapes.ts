/**
 * Refuses escapes of a text in double quotes that YAML 1.1 does not have: `\/`, and halves of a
 * character such as `\ud83d`. Throws Error.
 */
export function checkEscapes(quoted: string): void {
  if (!/\\[/uU]/.test(quoted)) return;
  for (const [written, sign] of quoted.matchAll(/\\([\s\S](?:[0-9a-fA-F]{4})?)/g)) {
    const isHalf = /^u[dD][89a-fA-F]/.test(sign ?? '');
    if (sign?.startsWith('/') || isHalf) throw new Error(`${written} is no escape of YAML`);
  }
}
