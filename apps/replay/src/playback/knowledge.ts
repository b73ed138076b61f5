import type { Archive } from '#libs/archive';
import { BEFORE_FIRST, type Millis, type OperationId } from '#libs/domain';
import type { PlaybackMode } from '#libs/protocol';
import type { Knowledge } from './playback.ts';

/** How long what happened is waited for to be told of up to the end of the log, and how often it is looked whether it is. */
const TOLD_WITHIN: Millis = 3_000;
const LOOK_EVERY: Millis = 50;

/**
 * What is known, from an instant or by default from the end of the log. Of what happened no more is known than the archive has told
 * of: after a while it is told of to where it is, and `wanted` says how far it should be.
 */
export async function knowledgeOf(archive: Archive, operation: OperationId, mode: PlaybackMode, knownAt: Millis | undefined, clock: { pause(ms: Millis): Promise<void> }): Promise<Knowledge> {
  const begin = (await archive.span(operation))?.begin ?? BEFORE_FIRST;
  const wanted = knownAt === undefined ? await archive.head(operation) : Math.max(begin, await archive.knownAt(operation, knownAt));
  const position = mode === 'known' ? wanted : Math.min(wanted, await toldOf(archive, operation, wanted, clock));
  return { position, at: knownAt ?? (await archive.highAt(operation, position)), ...(position < wanted && { wanted }) };
}

/** How far pictures of what happened go: to a position, if they go there soon. */
export async function toldOf(archive: Archive, operation: OperationId, wanted: number, clock: { pause(ms: Millis): Promise<void> }): Promise<number> {
  for (let waited = 0; ; waited += LOOK_EVERY) {
    const told = (await archive.span(operation))?.told ?? BEFORE_FIRST;
    if (told >= wanted || waited >= TOLD_WITHIN) return told;
    await clock.pause(LOOK_EVERY);
  }
}
