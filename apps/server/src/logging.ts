import type { FastifyServerOptions } from 'fastify';

/** Fields that never reach a log line, wherever they stand. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'config',
  'bearerToken',
  'sshPrivateKey',
  'tlsClientCertKey',
  'secretKey',
  'clientSecret',
  'refreshToken',
  'secretAccessKey',
];

/** JSON lines with the secrets cut out. Requests are logged by `request-log.ts` with what matters. */
export function loggerOptions(level: string): FastifyServerOptions['logger'] {
  return {
    level,
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]).concat(
        'req.headers["set-cookie"]',
        'res.headers["set-cookie"]',
      ),
      censor: '[redacted]',
    },
    serializers: {
      req: (request) => ({ method: request.method, path: request.url.split('?')[0] }),
    },
  };
}
