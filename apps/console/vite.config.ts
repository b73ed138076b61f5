import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` of the console finds the servers. */
const SERVERS = process.env['WATCHFLOOR_URL'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing as a data: URL: the page's policy allows fonts and workers from files of our own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The map is one large piece on its own; it is fetched once and kept. What several pieces need is one piece too: in many it weighs more.
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ }, { name: 'several', minShareCount: 2 }] } } },
  },
  worker: { format: 'es' },
  server: { proxy: { '/v1': SERVERS, '/socket.io': { target: SERVERS, ws: true } } },
});
