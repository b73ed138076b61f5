import { access } from 'node:fs/promises';
import { EmbeddedArchive } from '#libs/archive';
import { BEFORE_FIRST, type OperationId, type Recorded } from '#libs/domain';
import { operationOf } from '#libs/event-log';
import type { Asking } from '../verify/asking.ts';

/** A log that is read from its beginning as often as it is asked for, in batches, up to where it ends then. */
export interface Source {
  readonly operation: OperationId;
  records(): AsyncIterable<readonly Recorded[]>;
}

export function systemSource(operation: OperationId, system: Asking): Source {
  async function* records(): AsyncIterable<readonly Recorded[]> {
    let after = BEFORE_FIRST;
    for (let batch = await system.eventsAfter(after); batch.length > 0; batch = await system.eventsAfter(after)) {
      yield batch;
      after = batch.at(-1)?.position ?? after;
    }
  }
  return { operation, records };
}

/** A log's file. While `use` has it, it is open; throws for one that is no whole log. */
export async function withArchive<T>(file: string, use: (source: Source) => Promise<T>): Promise<T> {
  await access(file).catch((error: unknown) => {
    throw new Error(`--archive: ${file} cannot be read`, { cause: error });
  });
  const operation = operationOf(file);
  const archive = new EmbeddedArchive({ recording: file });
  async function* records(): AsyncIterable<readonly Recorded[]> {
    for await (const { recorded, unreadable: [bad] } of archive.scan(operation, BEFORE_FIRST, await archive.head(operation))) {
      if (bad !== undefined) throw new Error(`--archive: the event at position ${bad} of ${file} cannot be read`);
      yield recorded;
    }
  }
  try {
    const span = await archive.span(operation);
    if (span === undefined) throw new Error(`--archive: ${file} holds no event`);
    if (span.begin !== BEFORE_FIRST) throw new Error(`--archive: ${file} is a part of a log, from position ${span.begin + 1} on; a back-test needs all of it`);
    return await use({ operation, records });
  } finally {
    await archive.close();
  }
}
