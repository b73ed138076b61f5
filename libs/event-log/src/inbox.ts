import type { OperationId } from '#libs/domain';

/** What somebody who may not write the log sent for an operation, as it came. */
export interface InboxRecord {
  readonly operation: OperationId;
  readonly partition: number;
  readonly offset: string;
  readonly value: Buffer | null;
  /** In the sender's order and spelling; a name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

/** Says of each record what became of it: undefined when it is durable in the log, else why it was refused. */
export type InboxHandler = (records: readonly InboxRecord[]) => Promise<readonly (string | undefined)[]>;

/** Where events wait that others sent through the log's own servers. Each record is handled at least once. */
export abstract class Inbox {
  /**
   * Until aborted; then resolves once the records in hand are done with. `handle` gets records of one partition in order, and
   * one call at a time per partition. Refused records are kept aside with the reason and where they came from; only when that
   * is durable are the records done with. When `handle` rejects, the same records come again after a pause. Servers that
   * cannot be reached are waited for.
   */
  abstract consume(operations: readonly OperationId[], handle: InboxHandler, signal: AbortSignal): Promise<void>;
  /** Ends every `consume` and lets go of connections. */
  abstract close(): Promise<void>;
}
