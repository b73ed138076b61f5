import { problem } from '#libs/protocol';
import { refuse } from '#libs/runtime';
import { Past } from './past.ts';

/** A gateway that was told of no replay server. */
export class NoPast extends Past {
  override async answer(): Promise<void> {
    refuse(problem('not-implemented', 'This gateway shows what is; it was told of no replay server that knows what was.'));
  }
}
