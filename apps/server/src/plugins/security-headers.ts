import helmet from '@fastify/helmet';
import plugin from 'fastify-plugin';

/** Headers that keep a browser from doing with our pages what we never ask it to do. */
export const securityHeadersPlugin = plugin(
  async (app, { endsTls = false }: { endsTls?: boolean }) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'self'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'self'"],
          formAction: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'", 'data:'],
          // The graph positions its nodes by style attributes.
          styleSrc: ["'self'", "'unsafe-inline'"],
          scriptSrc: ["'self'"],
          // The graph's layout runs in a worker that is made from a blob.
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'"],
        },
      },
      // Else told by the proxy that ends TLS, which alone knows that there is any.
      strictTransportSecurity: endsTls,
      crossOriginEmbedderPolicy: false,
    });
  },
  { name: 'security-headers' },
);
