import type { Millis, OperationId } from '#libs/domain';
import { encodeAct } from '#libs/protocol';
import type { EventLog } from './event-log.ts';

/**
 * Opens the operation's log and returns the log id at position 0, which is `logId` only when this call was the first.
 * Several callers may do so at once; position 0 decides. Nothing else may be appended before this resolves.
 */
export async function genesis(log: EventLog, operation: OperationId, logId: string, now: Millis): Promise<string> {
  if ((await log.head(operation)) < 0) {
    const event = encodeAct(
      { fact: 'operation-opened', subject: `operation/${operation}`, data: { log: logId } },
      { id: logId, source: `urn:watchfloor:${operation}`, time: now },
    );
    await log.append(operation, [{ event, recordedAt: now }]);
  }
  for await (const [first] of log.read(operation, { after: -1 })) {
    if (first?.event.fact !== 'operation-opened') break;
    return first.event.data.log;
  }
  throw new Error(`the log of ${operation} does not begin with operation-opened`);
}
