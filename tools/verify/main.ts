/**
 * `npm run verify -- --operation demo --url http://127.0.0.1:3000`: reads the whole log over the public API, folds it from
 * zero and compares with what the running system says its picture is. Exits 1 and names the keys that differ. Where the
 * archive trails the picture, or is not ready, it waits; where the log became another one meanwhile, it begins again.
 *
 * `npm run verify -- --archive data/demo.log.sqlite`: reads an archive's file, of a process that is stopped, and makes all that is made
 * from its events again. Exits 1 and names what is damaged.
 *
 * `npm run verify -- --replay`: plays ten minutes of a made-up log of 20,000 events at ×1, ×10 and ×1000, embedded and through Kafka, before and after
 * Redis is wiped, in time of its own. Exits 1 and names the ticks at which a console's picture is no fold of the log. Kafka and Redis are those
 * of KAFKA_BROKERS and REDIS_URL, or are started for it.
 */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { canonical, FOLD, fold, LivePicture, type Position } from '#libs/domain';
import { verifyArchive } from './archive.ts';
import { ASK_EVERY, Asking, WAIT_WITHIN } from './asking.ts';
import { verifyReplayOnServices } from './replay.ts';

/** Differing keys named before the rest is counted. */
const NAMED_KEYS = 20;
/** How often it begins again because the log became another one. */
const TIMES_AT_MOST = 5;

interface Digest { readonly log: string; readonly fold: string; readonly position: Position; readonly sha256: string; readonly keys: Readonly<Record<string, string>> }
/** What was folded here, and the id of the log it was folded from. */
interface Folded { readonly picture: LivePicture; readonly log: string }

const text = { type: 'string' } as const;
const { values } = argumentsOrExit();
const system = new Asking(values);

function argumentsOrExit() {
  try {
    return parseArgs({ options: { operation: text, url: text, token: text, archive: text, replay: { type: 'boolean' } } });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** The picture of the log up to a position, folded here. */
async function foldTo(position: Position): Promise<Folded> {
  const picture = new LivePicture();
  let log = '';
  let folded = -1;
  for (let came = Date.now(); folded < position;) {
    const records = await system.eventsAfter(folded);
    for (const recorded of records.filter(({ position: at }) => at <= position)) {
      const { event } = recorded;
      if (event.fact === 'operation-opened' && recorded.position === 0) log = event.data.log;
      fold(picture, recorded);
      folded = recorded.position;
    }
    if (records.length > 0) came = Date.now();
    else if (Date.now() - came > WAIT_WITHIN) throw new Error(`the log ends at ${folded}, the picture says ${position}`);
    else await setTimeout(ASK_EVERY);
  }
  return { picture, log };
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
const digest = (): Promise<Digest> => system.get<Digest>('/digest?keys=1');

/** What the system says and what was folded here to the same position of the same log, as far as one can be had. */
async function bothSides(): Promise<{ readonly said: Digest; readonly picture: LivePicture }> {
  for (let times = 1; ; times += 1) {
    const said = await digest();
    if (said.fold !== FOLD) throw new Error(`the running system folds by version ${said.fold}, this program by ${FOLD}`);
    const { picture, log } = await foldTo(said.position);
    if (log === said.log && sha256(canonical(Object.fromEntries(picture))) === said.sha256) return { said, picture };
    // A log that lost its end, or was made anew, is another one: what was said of it before is said of nothing now.
    const now = await digest();
    const moved = log !== said.log || now.log !== said.log || now.position < said.position;
    if (!moved) return { said, picture };
    if (times === TIMES_AT_MOST) throw new Error(`the events are of log ${log}, the picture is of log ${now.log}, and that does not end`);
    await setTimeout(ASK_EVERY);
  }
}

async function verify(): Promise<boolean> {
  const { said, picture } = await bothSides();
  const own = new Map([...picture].map(([key, entity]) => [key, sha256(canonical(entity))]));
  const keys = [...new Set([...own.keys(), ...Object.keys(said.keys)])].sort();
  const differing = keys.filter((key) => own.get(key) !== said.keys[key]);
  const whole = sha256(canonical(Object.fromEntries(picture)));
  if (differing.length === 0 && whole === said.sha256) {
    console.log(`equal: ${keys.length} entities at position ${said.position}, sha256 ${whole}`);
    return true;
  }
  for (const key of differing.slice(0, NAMED_KEYS)) console.log(`differs: ${key}`);
  console.log(`${differing.length} of ${keys.length} entities differ at position ${said.position}`);
  return false;
}

function asked(): Promise<boolean> {
  if (values.replay === true) return verifyReplayOnServices((line) => console.log(line));
  return values.archive === undefined ? verify() : verifyArchive(values.archive);
}

try {
  process.exitCode = (await asked()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
