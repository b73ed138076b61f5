/** What came of a promise, or undefined once aborted; never rejects because of the abort. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise;
  if (signal.aborted) {
    // Nobody waits for it any more, so nobody else would take its rejection.
    promise.catch(() => {});
    return undefined;
  }
  return new Promise((resolve, reject) => {
    const aborted = (): void => resolve(undefined);
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted)).catch(() => {});
  });
}

/** Resolves after that many milliseconds or at the abort. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}

const FIRST_PAUSE = 50;
/**
 * Pauses between attempts, in milliseconds: steps that double up to the longest, and of each step at least half and at most the
 * whole by chance, so that processes which lost the same server do not all come back to it at once.
 */
export class Backoff {
  private next = FIRST_PAUSE;
  private readonly longest: number;

  constructor(longest: number) {
    this.longest = longest;
  }

  async pause(signal?: AbortSignal): Promise<void> {
    const step = this.next;
    this.next = Math.min(this.longest, step * 2);
    await pause(step * (0.5 + 0.5 * Math.random()), signal);
  }

  reset(): void {
    this.next = FIRST_PAUSE;
  }
}

/** Milliseconds in which a call is answered or rejected. */
export const ANSWER_WITHIN = 4_500;
/** Milliseconds between two attempts of one call at most. */
const LONGEST_PAUSE = 400;

/** Tries again as long as `again` agrees and time is left; rejects with what went wrong last. */
export async function tryWithin<T>(attempt: () => Promise<T>, again: (error: unknown) => boolean, limit = ANSWER_WITHIN): Promise<T> {
  const until = performance.now() + limit;
  const backoff = new Backoff(LONGEST_PAUSE);
  for (;;) {
    try {
      return await inTime(attempt(), until - performance.now());
    } catch (error) {
      if (!again(error) || performance.now() + LONGEST_PAUSE > until) throw error;
      await backoff.pause();
    }
  }
}

async function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${Math.round(milliseconds)} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
