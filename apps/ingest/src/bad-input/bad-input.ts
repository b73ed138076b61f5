/** For tests: what one bad input is, and how its answer is told. */
import type { ProblemCode } from '#libs/protocol';
import type { Sent } from '../exchange.ts';

/**
 * One bad input and its documented answer. `bytes` is sent as it is, after `{host}` in it has been filled in; `request` is
 * written as HTTP. `answer` is the problem, or what else is answered: `closed` without a word, or an accepted input.
 */
export interface BadInput {
  readonly name: string;
  readonly request?: Sent;
  readonly bytes?: string;
  readonly answer: ProblemCode | 'closed' | 'no-fix';
  /** JSON pointer of an error that the problem must hold. */
  readonly pointer?: string;
}

/** Text that stands in inputs to see whether an answer repeats it. */
export const MARK = 'zq7mark';
