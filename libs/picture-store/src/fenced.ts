/** A later writer holds the fence of this operation; whoever gets this must stop writing. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}
