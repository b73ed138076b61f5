import type { ReactNode } from 'react';
import type { AlertForm } from '../look.ts';
import type { FormName } from './actions.tsx';
import { AssignForm, CloseForm, ConfirmForm, ShelveForm } from './alert-forms.tsx';
import { AssessForm, MergeForm, NoteForm, SuspendForm, type FormProps } from './forms.tsx';

/** Whatever is asked in words before something is sent. */
export function EveryForm({ form, ...props }: FormProps & { readonly form: FormName | AlertForm }): ReactNode {
  switch (form) {
    case 'assess': return <AssessForm {...props} />;
    case 'merge': return <MergeForm {...props} />;
    case 'suspend': return <SuspendForm {...props} />;
    case 'note': return <NoteForm {...props} />;
    case 'confirm': return <ConfirmForm {...props} />;
    case 'assign': return <AssignForm {...props} />;
    case 'shelve': return <ShelveForm {...props} />;
    case 'close': return <CloseForm {...props} />;
  }
}
