/** Time that moves only once nothing is left to do at its instant. */
import type { Millis } from '#libs/domain';

/** Tasks of one instant: more, and something asks for itself again and again without a pause. */
const AT_ONCE = 100_000;

interface Task { readonly at: Millis; readonly order: number; run: (() => void) | undefined }

/** Tasks by their instant, and of one instant in the order in which they were made; each with everything that follows from it at once. */
export class VirtualTime {
  /** Milliseconds, and parts of them, since the world began. */
  at: Millis = 0;
  private made = 0;
  private atOnce = 0;
  private readonly heap: Task[] = [];

  /** Runs it after that long; the answer calls it off. */
  after(ms: Millis, run: () => void): () => void {
    const task: Task = { at: this.at + Math.max(0, ms), order: this.made, run };
    this.made += 1;
    this.push(task);
    return () => { task.run = undefined; };
  }

  /** Lets that long pass, and happen whatever is due meanwhile. Rejects with what a task throws. */
  pass(ms: Millis): Promise<void> {
    const until = this.at + ms;
    return new Promise((resolve, reject) => {
      const next = (): void => {
        const task = this.taken(until);
        if (task === undefined) {
          this.at = until;
          resolve();
          return;
        }
        try {
          this.count(task.at);
          task.run?.();
        } catch (error) {
          reject(error as Error);
          return;
        }
        whenFollowed(next);
      };
      next();
    });
  }

  /** The first task that is due until then and was not called off. */
  private taken(until: Millis): Task | undefined {
    for (let task = this.heap[0]; task !== undefined && task.at <= until; task = this.heap[0]) {
      this.pop();
      if (task.run !== undefined) return task;
    }
    return undefined;
  }

  private count(at: Millis): void {
    this.atOnce = at === this.at ? this.atOnce + 1 : 0;
    this.at = at;
    if (this.atOnce > AT_ONCE) throw new Error(`time stands still at ${at}`);
  }

  private push(task: Task): void {
    const { heap } = this;
    let place = heap.length;
    for (let above = (place - 1) >> 1; place > 0 && isBefore(task, heap[above] as Task); above = (place - 1) >> 1) {
      heap[place] = heap[above] as Task;
      place = above;
    }
    heap[place] = task;
  }

  private pop(): void {
    const { heap } = this;
    const task = heap.pop();
    if (task === undefined || heap.length === 0) return;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Task, heap[child] as Task)) child += 1;
      if (!isBefore(heap[child] as Task, task)) break;
      heap[place] = heap[child] as Task;
      place = child;
    }
    heap[place] = task;
  }
}

const isBefore = (one: Task, other: Task): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

/** Calls back when every promise that could go on has gone on: ticks that are asked for among promises come only then. */
const whenFollowed = (call: () => void): void => void AMONG_PROMISES.then(() => process.nextTick(call));
const AMONG_PROMISES = Promise.resolve();
