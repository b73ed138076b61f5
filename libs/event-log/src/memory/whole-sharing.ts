import { once } from 'node:events';
import type { OperationId } from '#libs/domain';
import { Sharing } from '../sharing.ts';

/** One process alone: every operation is its own. */
export class WholeSharing extends Sharing {
  private readonly closing = new AbortController();

  async share(operations: readonly OperationId[], assigned: (mine: ReadonlySet<OperationId>) => void, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.closing.signal]);
    if (stop.aborted) return;
    assigned(new Set(operations));
    await once(stop, 'abort');
  }

  folded(): void {
    // Nobody watches the lag of one process from outside.
  }

  async close(): Promise<void> {
    this.closing.abort();
  }
}
