/**
 * Spools into `argv[2]` from several callers at once until it is killed, and writes `<id>` to standard output for every event that
 * was acknowledged: `<run>-<caller>-<call>-<place>`.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { FileLock } from '#libs/event-log';
import { encodeAct } from '#libs/protocol';
import { DiskFiles } from './files.ts';
import { Spool } from './spool.ts';

const CALLERS = 8;
const LIMIT = 1_024 * 1_024 * 1_024;
const [, , directory = '', run = ''] = process.argv;
const fail = (error: unknown): never => {
  throw error;
};
const files = await DiskFiles.at(directory);
FileLock.take(join(files.name, 'spool'));
const spool = await Spool.open(files, { limitBytes: LIMIT, fail });
const by = { name: 'Duty officer', audience: 'operations', verified: false };

async function append(caller: number): Promise<never> {
  for (let call = 0; ; call += 1) {
    const accepted = Array.from({ length: 1 + ((call + caller) % 4) }, (_, place) => {
      const id = `${run}-${caller}-${call}-${place}`;
      const event = encodeAct({ fact: 'note-added', subject: `note/${id}`, data: { by, text: id } }, { id, source: 'urn:watchfloor:demo', time: 1_795_435_200_000 });
      return { event, recordedAt: 1_795_435_200_001 };
    });
    await spool.append('demo', accepted);
    writeSync(1, accepted.map(({ event }) => `${event.id}\n`).join(''));
  }
}

await Promise.all(Array.from({ length: CALLERS }, (_, caller) => append(caller)));
