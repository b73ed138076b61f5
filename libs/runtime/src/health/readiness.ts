/** Undefined when all is well, else one short sentence that says what is missing. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

/** A check that takes longer than this counts as failed, in milliseconds. */
const CHECK_WITHIN = 2_000;

/** What must be true before this process is sent work. Whoever needs something to be true adds a named check. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private stopping = false;

  /** Adding a name twice is a bug and throws. */
  add(name: string, check: ReadinessCheck): void {
    if (this.checks.has(name)) throw new TypeError(`the readiness check ${name} exists`);
    this.checks.set(name, check);
  }

  /** From now on the process is not ready: it finishes what it has and takes no more. */
  stop(): void {
    this.stopping = true;
  }

  /** What is missing by name of check; empty when ready. */
  async missing(): Promise<Readonly<Record<string, string>>> {
    const asked = [...this.checks].map(async ([name, check]) => [name, await answerOf(check)] as const);
    const missing = (await Promise.all(asked)).filter((answer): answer is readonly [string, string] => answer[1] !== undefined);
    return { ...Object.fromEntries(missing), ...(this.stopping && { process: 'is stopping' }) };
  }
}

async function answerOf(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('does not answer'), CHECK_WITHIN);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch {
    return 'cannot be checked';
  } finally {
    clearTimeout(timer);
  }
}
