import { HttpException } from '@nestjs/common';
import type { Problem } from '#libs/protocol';

/** Ends the request with this problem document. */
export function refuse(problem: Problem): never {
  throw new HttpException(problem, problem.status);
}
