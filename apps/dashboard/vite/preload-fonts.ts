import type { Plugin } from 'vite';

/** Asks for the two fonts with the page itself, so that text is not drawn twice. */
export function preloadFonts(pattern: RegExp): Plugin {
  return {
    name: 'lockstep:preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        return Object.keys(context.bundle ?? {})
          .filter((name) => pattern.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: {
              rel: 'preload',
              as: 'font',
              type: 'font/woff2',
              href: `/${name}`,
              crossorigin: true,
            },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}
