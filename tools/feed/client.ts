/** Sends events through the public API in batches, in order, until each has been answered. */
import { setTimeout as wait } from 'node:timers/promises';

/** Events in one request: the API takes at most 1,000 in 1 MiB. */
const BATCH_EVENTS = 500;
const BATCH_BYTES = 900_000;
const BACKOFF_MS = [200, 500, 1_000, 2_000, 5_000] as const;

export interface Target { readonly url: string; readonly operation: string; readonly token?: string; readonly signal?: AbortSignal }
export interface Answered { readonly source: string; readonly id: string; readonly status: string; readonly position?: number; readonly reason?: string }
export interface Tally { recorded: number; rejected: number }

/** Resolves when every event has a lasting answer; tells each rejected one. Anything but an answer means: send the same again. */
export async function send(target: Target, events: readonly object[], tell: (line: string) => void = () => {}): Promise<Tally> {
  const tally: Tally = { recorded: 0, rejected: 0 };
  for (const batch of batches(events)) {
    for (const result of await sendBatch(target, batch)) {
      if (result.status === 'rejected') {
        tally.rejected += 1;
        tell(`rejected ${result.source} ${result.id}: ${result.reason ?? ''}`);
      } else tally.recorded += 1;
    }
  }
  return tally;
}

function* batches(events: readonly object[]): Generator<string> {
  let batch: string[] = [];
  let bytes = 2;
  for (const event of events) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text) + 1;
    if (batch.length === BATCH_EVENTS || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield `[${batch.join(',')}]`;
      [batch, bytes] = [[], 2];
    }
    batch.push(text);
    bytes += size;
  }
  if (batch.length > 0) yield `[${batch.join(',')}]`;
}

async function sendBatch({ url, operation, token, signal }: Target, body: string): Promise<readonly Answered[]> {
  const headers = { 'content-type': 'application/cloudevents-batch+json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const response = await fetch(`${url}/v1/operations/${operation}/events`, { method: 'POST', headers, body, ...(signal && { signal }) }).catch((error: unknown) => {
      signal?.throwIfAborted();
      return error as Error;
    });
    if (response instanceof Response) {
      const answer = (await response.json().catch(() => ({}))) as { results?: readonly Answered[]; detail?: string };
      if (answer.results !== undefined) return answer.results;
      if (response.status < 500 && response.status !== 429) throw new Error(`${url} answered ${response.status}: ${answer.detail ?? 'no detail'}`);
    }
    await wait(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)], undefined, signal === undefined ? {} : { signal });
  }
}
