/** From the first sign of a scheme only: messages of servers are long, and other people's. */
const USER_INFO = /(?<![a-z0-9+.-])([a-z0-9+.-]+:\/\/)[^/\s@'"]+@/gi;
const AUTHORIZATION = /(authorization:\s*\w+\s+)\S+/gi;

/** Takes the given secrets, user names in addresses and authorization headers out of a message. */
export function redact(message: string, secrets: readonly string[]): string {
  let text = message;
  for (const secret of secrets) {
    if (secret.length >= 3) text = text.replaceAll(secret, '***');
  }
  return text.replace(USER_INFO, '$1').replace(AUTHORIZATION, '$1***');
}

/** What is no message: progress, hints, traces (which begin with the time). */
const NOISE = /^(hint:|warning: redirecting|cloning into|\d\d:\d\d:\d\d\.\d+ )/i;

/** Git's own lines without noise and the `fatal:` prefix. */
export function lastWords(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !NOISE.test(line));
  return lines
    .map((line) => line.replace(/^(fatal|error): /, ''))
    .join('\n')
    .slice(0, 4000);
}
