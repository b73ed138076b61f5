/**
 * Appends to `argv[2]` from several callers at once until it is killed, and writes `<id> <position>` to standard output for
 * every event that was acknowledged. Each call holds a few events, `<run>-<caller>-<call>-<place of size>`.
 */
import { writeSync } from 'node:fs';
import { encodeAct } from '#libs/protocol';
import { EmbeddedEventLog } from './embedded-event-log.ts';

const CALLERS = 8;
const [, , directory = '', run = ''] = process.argv;
const log = new EmbeddedEventLog({ directory });
const by = { name: 'Duty officer', audience: 'operations', verified: false };

async function append(caller: number): Promise<never> {
  for (let call = 0; ; call += 1) {
    const size = 1 + ((call * 7 + caller) % 5);
    const accepted = Array.from({ length: size }, (_, place) => {
      const id = `${run}-${caller}-${call}-${place}of${size}`;
      const event = encodeAct({ fact: 'note-added', subject: `note/${id}`, data: { by, text: id } }, { id, source: 'urn:watchfloor:demo', time: 1_795_435_200_000 });
      return { event, recordedAt: 1_795_435_200_001 };
    });
    const recorded = await log.append('demo', accepted);
    writeSync(1, recorded.map(({ event, position }) => `${event.id} ${position}\n`).join(''));
  }
}

await Promise.all(Array.from({ length: CALLERS }, (_, caller) => append(caller)));
