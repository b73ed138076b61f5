import type { ReactNode } from 'react';
import { Button, DialogTrigger } from 'react-aria-components';
import { useWords } from '../words.ts';
import { useIsPast } from '../desk.ts';
import { Dropped } from '../dropped.tsx';
import { StartShift } from '../later.tsx';
import { useLook } from '../look.ts';

/** Loudly that alerts cannot be heard, with the one gesture that changes it; quietly that they can. The past is silent. */
export function ShiftChip(): ReactNode {
  const { t } = useWords();
  const { look } = useLook();
  if (useIsPast()) return null;
  return (
    <DialogTrigger>
      <Button className="button small sound" data-sound={look.sound === true ? 'on' : 'off'}>{t(look.sound === true ? 'shift.on' : 'shift.off')}</Button>
      <Dropped className="settings" placement="bottom end"><StartShift /></Dropped>
    </DialogTrigger>
  );
}
