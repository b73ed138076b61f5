/**
 * `npm run verify -- --operation demo --url http://127.0.0.1:3000`: reads the whole log over the public API, folds it from
 * zero and compares with what the running system says its picture is. Exits 1 and names the keys that differ.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { canonical, FOLD, fold, LivePicture, parseTime, type Millis, type Position } from '#libs/domain';
import { decode } from '#libs/protocol';

const PAGE_EVENTS = 1_000;
/** Differing keys named before the rest is counted. */
const NAMED_KEYS = 20;

interface Digest { readonly log: string; readonly fold: string; readonly position: Position; readonly sha256: string; readonly keys: Readonly<Record<string, string>> }
interface Page { readonly items: readonly { readonly position: Position; readonly recordedAt: string; readonly event: object }[]; readonly next?: string | number }

const text = { type: 'string' } as const;
const { values } = argumentsOrExit();
const base = `${(values.url ?? 'http://127.0.0.1:3000').replace(/\/$/, '')}/v1/operations/${values.operation ?? 'demo'}`;
const token = values.token ?? process.env['WATCHFLOOR_TOKEN'];

function argumentsOrExit() {
  try {
    return parseArgs({ options: { operation: text, url: text, token: text } });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${base}${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }).catch((error: unknown) => {
    throw new Error(`${base} cannot be reached`, { cause: error });
  });
  const body = (await response.json().catch(() => ({}))) as T & { detail?: string };
  if (!response.ok) throw new Error(`${base}${path} answered ${response.status}: ${body.detail ?? 'no detail'}`);
  return body;
}

/** The picture of the log up to a position, folded here. */
async function foldTo(position: Position): Promise<LivePicture> {
  const picture = new LivePicture();
  let folded = -1;
  for (let after: string | number | undefined = -1; folded < position && after !== undefined; ) {
    const page: Page = await ask<Page>(`/events?after=${after}&limit=${PAGE_EVENTS}`);
    for (const { position: at, recordedAt, event } of page.items) {
      if (at > position) break;
      if (at !== folded + 1) throw new Error(`the log has a gap: position ${at} follows ${folded}`);
      fold(picture, { position: at, recordedAt: parseTime(recordedAt) as Millis, event: decode(JSON.stringify(event)) });
      folded = at;
    }
    after = page.next;
  }
  if (folded !== position) throw new Error(`the log ends at ${folded}, the picture says ${position}`);
  return picture;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

async function verify(): Promise<boolean> {
  const said = await ask<Digest>('/digest?keys=1');
  if (said.fold !== FOLD) throw new Error(`the running system folds by version ${said.fold}, this program by ${FOLD}`);
  const picture = await foldTo(said.position);
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

try {
  process.exitCode = (await verify()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
