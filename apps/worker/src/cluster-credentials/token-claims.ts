/** Whose a service account's token is, and the Secret that it comes from, where it does not end. */
export interface AccountOfToken {
  namespace: string;
  name: string;
  secret?: string;
}

/** Undefined for what is no token of a service account. */
export function accountOfToken(token: string): AccountOfToken | undefined {
  try {
    const [, payload = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(claims.sub) ?? [];
    if (!namespace || !name) return undefined;
    const secret = claims['kubernetes.io/serviceaccount/secret.name'];
    return { namespace, name, ...(typeof secret === 'string' && { secret }) };
  } catch {
    return undefined;
  }
}
