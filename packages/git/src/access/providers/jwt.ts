import { createPrivateKey, sign } from 'node:crypto';
import { GitError } from '../../command/git-error.ts';

/** A JSON web token signed by RS256 (RFC 7519). `what` names the key in errors, never its text. */
export function signJwt(
  claims: Readonly<Record<string, unknown>>,
  options: { privateKey: string; keyId?: string; what: string },
): string {
  const head = { alg: 'RS256', typ: 'JWT', ...(options.keyId && { kid: options.keyId }) };
  const text = `${encode(head)}.${encode(claims)}`;
  try {
    const key = createPrivateKey(options.privateKey);
    if (key.asymmetricKeyType !== 'rsa') throw new Error('not an RSA key');
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  } catch {
    throw new GitError('auth', `${options.what} is not a private RSA key in PEM`);
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
