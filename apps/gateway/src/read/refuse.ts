import type { Problem } from '#libs/protocol';
import { ProblemError } from '#libs/runtime';

/** Ends the request with this problem document. */
export function refuse(problem: Problem): never {
  throw new ProblemError(problem);
}
