import type { Millis } from '#libs/domain';

/** What happened in a world, in order: what two runs of one seed must agree in, and what a person reads who replays it. */
export class Trace {
  readonly lines: string[] = [];
  private readonly now: () => Millis;
  private readonly print: ((line: string) => void) | undefined;

  constructor(now: () => Millis, print?: (line: string) => void) {
    this.now = now;
    this.print = print;
  }

  note(who: string, what: string): void {
    const line = `${this.now().toFixed(3).padStart(10)} ${who}: ${what}`;
    this.lines.push(line);
    this.print?.(line);
  }
}
