import { viewMarks } from '../acts/acts.view.ts';
import { formatTime } from '../time.ts';
import type { OperationView } from '../views/wire.ts';
import type { Operation } from './operation.ts';

export function viewOperation(operation: Operation): OperationView | null {
  if (operation.opened === undefined) return null;
  return { log: operation.opened.log, openedAt: formatTime(operation.opened.at), ...viewMarks(operation) };
}
