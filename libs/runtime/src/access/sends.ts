/** Characters that go on with a name: a prefix that ends in one ends only where the name does. */
const NAME = /[A-Za-z0-9]$/;
const GOES_ON = /^[A-Za-z0-9._~%-]/;

/**
 * Whether a caller may send as this CloudEvents source. A prefix matches at a boundary: `urn:ngo` is for `urn:ngo` and
 * `urn:ngo:north`, not for `urn:ngo-other`; one that itself ends in something else than a letter or digit (`urn:ngo:`,
 * `urn:team-`) is for whatever begins so. Undefined prefixes are no limit, none at all allow nothing.
 */
export function maySend(sends: readonly string[] | undefined, source: string): boolean {
  if (sends === undefined) return true;
  return sends.some((prefix) => source.startsWith(prefix) && !(NAME.test(prefix) && GOES_ON.test(source.slice(prefix.length))));
}
