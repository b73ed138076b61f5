/** Counts looks in a row that found the same. Looks and not seconds: a process that was frozen did not look. */
export class Standstill {
  private seen: string | undefined;
  private looks = 0;

  /** How many looks in a row, this one not counted, found what this one finds. */
  look(found: string): number {
    this.looks = found === this.seen ? this.looks + 1 : 0;
    this.seen = found;
    return this.looks;
  }

  /** What was found before does not count. */
  reset(): void {
    this.seen = undefined;
  }
}
