import { viewMarks } from '../acts/acts.view.ts';
import { formatTime } from '../time.ts';
import type { HandoverView, SignatureView } from '../views/wire-alerts.ts';
import type { Handover, Signature } from './handover.ts';

export function viewHandover(handover: Handover): HandoverView | null {
  const { position, outgoing, incoming } = handover;
  if (position === undefined) return null;
  return {
    position,
    ...(outgoing !== undefined && { outgoing: viewSignature(outgoing) }),
    ...(incoming !== undefined && { incoming: viewSignature(incoming) }),
    complete: outgoing !== undefined && incoming !== undefined,
    ...viewMarks(handover),
  };
}

const viewSignature = ({ at, by: { name, desk, verified } }: Signature): SignatureView => ({ by: name, ...(desk !== undefined && { desk }), at: formatTime(at), verified });
