/** An operator who gives one command after the other, repeats each until its outcome is known, and remembers what was said. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandAnswer } from '#libs/protocol';

const EVERY_MS = 300;
const AGAIN_MS = 200;
/** A gateway answers within 5 s of recording; one that was killed never does. */
const ANSWER_MS = 7_000;
/** What is judged again and again, so that each act names the one before. */
export const JUDGED = 'violation/judged';
const JUDGEMENTS = ['triaged', 'verified', 'unresolved'] as const;

export interface Said { readonly id: string; readonly subject: string; readonly status: string; readonly occurrence?: string }

/** Alternates notes and judgements until `stop`; resolves once the last one's outcome is known. `gateways` are asked in turn while one is away. */
export async function command(gateways: readonly string[], stop: AbortSignal, said: Said[]): Promise<void> {
  let from: string | null = null;
  for (let n = 0; !stop.aborted; n += 1) {
    const id = `command-${n}`;
    const occurrence = JUDGEMENTS[n % JUDGEMENTS.length] as string;
    const judging = n % 2 === 1;
    const given = judging
      ? { id, type: 'assess-violation', subject: JUDGED, from, data: { occurrence, reason: 'trial' } }
      : { id, type: 'add-note', subject: `note/${id}`, data: { text: `Said ${n}`, links: [] } };
    const status = await untilKnown(gateways, given);
    if (judging && status === 'accepted') from = id;
    said.push({ id, subject: given.subject, status, ...(judging && { occurrence }) });
    await wait(EVERY_MS);
  }
}

/** `accepted`, or why not; a pending one is asked about again with the same id. */
async function untilKnown(gateways: readonly string[], given: object): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${gateways[attempt % gateways.length]}/commands`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(given), signal: AbortSignal.timeout(ANSWER_MS),
    }).then(async (response) => (await response.json()) as CommandAnswer, () => undefined).catch(() => undefined);
    if (answer !== undefined && 'title' in answer && answer.status < 500 && answer.status !== 404) return `${answer.status} ${answer.title}`;
    if (answer !== undefined && !('title' in answer) && answer.status === 'accepted') return 'accepted';
    await wait(AGAIN_MS);
  }
}
