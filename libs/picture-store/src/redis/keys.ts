import type { OperationId } from '#libs/domain';

/** The keys of one operation: one hash tag, so that one node holds them and one script may touch them all. */
export interface Keys {
  readonly meta: string;
  readonly changes: string;
  /** Of the picture of an epoch: this and the epoch. */
  readonly picture: string;
  readonly spooled: string;
  /** What every script is given: meta, changes, picture. */
  readonly all: readonly string[];
}

export function keysOf(prefix: string, operation: OperationId): Keys {
  const [meta, changes, picture, spooled] = ['meta', 'changes', 'picture:', 'spooled'].map((name) => `${prefix}:{${operation}}:${name}`) as [string, string, string, string];
  return { meta, changes, picture, spooled, all: [meta, changes, picture] };
}
