/** Waiting for what must come, and never for time to pass. */

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Looks until there is an answer; says what it waited for when there is none in time. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, patience = PATIENCE_MS): Promise<T> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
  throw new Error(`waited in vain for ${what}`);
}
