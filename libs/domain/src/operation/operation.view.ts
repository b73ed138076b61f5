import { viewMarks } from '../acts/acts.view.ts';
import { formatTime } from '../time.ts';
import type { OperationView } from '../views/wire.ts';
import type { Operation, Shift } from './operation.ts';

export function viewOperation(operation: Operation): OperationView | null {
  const { opened, configured, shifts } = operation;
  if (opened === undefined) return null;
  return { log: opened.log, openedAt: formatTime(opened.at), ...configured, ...(shifts !== undefined && { shifts: shifts.map(viewShift) }), ...viewMarks(operation) };
}

const viewShift = ({ desk, at, by: { name, verified } }: Shift) => ({ desk, by: name, at: formatTime(at), verified });
