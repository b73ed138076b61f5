import { problem } from '#libs/protocol';
import { refuse } from '#libs/runtime';
import { Past } from './past.ts';

/** A gateway that was told of no replay server. */
export class NoPast extends Past {
  override async events(): Promise<void> {
    refuseAll();
  }

  override async history(): Promise<void> {
    refuseAll();
  }

  override async picture(): Promise<void> {
    refuseAll();
  }
}

function refuseAll(): never {
  return refuse(problem('not-implemented', 'This gateway shows what is; it was told of no replay server that knows what was.'));
}
