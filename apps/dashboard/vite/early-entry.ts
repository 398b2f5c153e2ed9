import type { Plugin } from 'vite';

/**
 * Builds `entry` as a chunk of its own and loads it as an async module before everything else in
 * the page. Module scripts written in index.html would be joined into one bundle, and the first
 * request would wait until all of it is there.
 */
export function earlyEntry(entry: string): Plugin {
  return {
    name: 'lockstep:early-entry',
    apply: 'build',
    buildStart() {
      this.emitFile({
        type: 'chunk',
        id: entry,
        name: 'early',
        preserveSignature: false,
      });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        // Not the entry's own chunk: that only imports the one which holds the module.
        const chunk = Object.values(context.bundle ?? {}).find(
          (file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith(entry)),
        );
        if (!chunk) throw new Error(`no chunk was built for ${entry}`);
        return [
          {
            tag: 'script',
            attrs: { type: 'module', async: true, crossorigin: true, src: `/${chunk.fileName}` },
            injectTo: 'head-prepend',
          },
        ];
      },
    },
  };
}
