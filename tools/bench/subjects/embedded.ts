import type { Accepted } from '#libs/domain';
import { EmbeddedEventLog, genesis } from '#libs/event-log';
import { moving } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';
import { accepted } from './topic.ts';

interface Embedded { readonly folder: string; readonly operation: string; readonly events: number; readonly batch: number }

/** Our own log in a file, without what the archive makes behind it: durable appends. */
export async function embedded({ folder, operation, events, batch }: Embedded): Promise<void> {
  const log = new EmbeddedEventLog({ directory: folder });
  await genesis(log, operation, 'bench', 0);
  const all: readonly Accepted[] = Array.from({ length: events }, (_, n) => accepted(moving(n)));
  const cpuSeconds = await cpuSecondsFor(async () => {
    for (let at = 0; at < events; at += batch) await log.append(operation, all.slice(at, at + batch));
  });
  say({ units: events, cpuSeconds, head: await log.head(operation) });
  await log.close();
}
