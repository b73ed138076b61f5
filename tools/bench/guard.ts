/**
 * `npm run guard`, a part of `npm test`: what each event costs on its way, as ratios against JSON.parse of the same events in this very process. Fails when a
 * figure is more than a quarter under the committed one in two of three runs. Takes seconds, and needs no server.
 */
import { fold, LivePicture, type Recorded } from '#libs/domain';
import { decode, parseEvent } from '#libs/protocol';
import { beginnings, moving, parsed } from './events.ts';
import { hasDropped, ratioOf, RUNS, type Pair } from './guarded.ts';

const EVENTS = 10_000;

const sent = [...beginnings(), ...Array.from({ length: EVENTS }, (_, n) => moving(n))];
const texts = sent.map((event) => JSON.stringify(event));
const records: readonly Recorded[] = sent.map((event, position) => ({ event: parsed(event), recordedAt: position, position }));

const parse = (): void => { for (const text of texts) JSON.parse(text); };
const checked = (): void => { for (const text of texts) if (!parseEvent(JSON.parse(text)).ok) throw new Error('the guard sends what is refused'); };
const decoded = (): void => { for (const text of texts) decode(text); };
const folded = (): void => {
  const picture = new LivePicture();
  for (const record of records) fold(picture, record);
};

/** The committed ratios: the smallest of nine runs, three of them with both cores burned by others. Raise one when the code has become faster. */
const PAIRS: readonly Pair[] = [
  { name: 'a report read and checked', base: parse, ours: checked, committed: 0.18 },
  { name: 'a record read from the log', base: parse, ours: decoded, committed: 0.45 },
  { name: 'a record folded', base: parse, ours: folded, committed: 2.8 },
];

let failed = false;
for (const pair of PAIRS) {
  const ratios = Array.from({ length: RUNS }, () => ratioOf(pair));
  const dropped = hasDropped(ratios, pair.committed);
  failed ||= dropped;
  console.log(`${dropped ? 'DROPPED' : 'ok'}  ${pair.name}: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} of the speed of JSON.parse; committed ${pair.committed}`);
}
process.exitCode = failed ? 1 : 0;
