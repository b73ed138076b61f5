import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from '#libs/protocol';
import { refuse } from '#libs/runtime';
import type { Basemap } from './basemap.ts';

/** Files whose name holds a digest of their content never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';
const NOT_BUILT = 'The console is not built. Run `npm run build`, then start again.\n';
const REPLACED = 'The base map is another file than at the start of the server. Start the server again to serve it.';

/**
 * Serves the built console: `/` is its page, everything else its files, and the base map beside them if there is one. Without a
 * build `/` says how to make one, with 503.
 */
export async function servePage(app: NestFastifyApplication, directory: string, basemap?: Basemap): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) {
    app.getHttpAdapter().getInstance().get('/', (_request, reply) => {
      void reply.code(503).header('content-type', 'text/plain; charset=utf-8').send(NOT_BUILT);
    });
    return;
  }
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    index: 'index.html',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes(`${sep}assets${sep}`) || path === basemap?.file ? FOR_EVER : ASK_EACH_TIME);
    },
  });
  serveBasemap(app, basemap);
}

/** `/basemap.json` says what there is, `{}` when there is nothing; the archive itself is read in ranges under the name it gives. */
function serveBasemap(app: NestFastifyApplication, basemap: Basemap | undefined): void {
  const http = app.getHttpAdapter().getInstance();
  http.get('/basemap.json', (_request, reply) => {
    void reply.header('cache-control', ASK_EACH_TIME).send(basemap?.about ?? {});
  });
  if (basemap === undefined) return;
  http.get(basemap.about.tiles, async (_request, reply) => {
    if (!(await basemap.isUnchanged())) refuse(problem('not-found', REPLACED));
    return reply.sendFile(basename(basemap.file), dirname(basemap.file));
  });
}
