import type { ReactNode } from 'react';
import { Dialog, Popover, PopoverContext, useSlottedContext } from 'react-aria-components';

interface Props { readonly className: string; readonly placement: 'bottom start' | 'bottom end' | 'top end'; readonly children: ReactNode }

/** What drops down from a button, or rises from it. It is the dialog that has a name: its frame, which the library would name after the button, has no role to be named. */
export function Dropped({ className, placement, children }: Props): ReactNode {
  const { 'aria-labelledby': _button, ...frame } = useSlottedContext(PopoverContext) ?? {};
  return <PopoverContext value={frame}><Popover className="popover" placement={placement}><Dialog className={className}>{children}</Dialog></Popover></PopoverContext>;
}
