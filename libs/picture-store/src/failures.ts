/** A later writer holds the fence of this operation; whoever gets this must stop writing. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/**
 * The store cannot be reached, did not answer in time, refuses to write (read-only, out of memory, starting) or lost what the
 * call stood on. A write may or may not have happened; it never happened in part. Ask again later, beginning with `load`.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
