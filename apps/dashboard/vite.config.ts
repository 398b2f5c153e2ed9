import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './vite/compress.ts';
import { earlyEntry } from './vite/early-entry.ts';
import { preloadFonts } from './vite/preload-fonts.ts';

const api = process.env.LOCKSTEP_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    earlyEntry('src/early/early.ts'),
    preloadFonts(/geist-latin-wght-normal.*\.woff2$/),
    compress(),
  ],
  server: { proxy: { '/api': { target: api, ws: true }, '/terminal': { target: api, ws: true } } },
  build: {
    target: 'es2022',
    // The first that know light-dark(): for older ones it would be replaced by the system's scheme,
    // whatever somebody has chosen.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // One stylesheet: lazy chunks then need no preload code, and nothing is restyled on arrival.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/[\w-]+)\//,
            },
          ],
        },
      },
    },
  },
});
