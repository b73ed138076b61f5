import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay, Switch } from 'react-aria-components';
import { useWords } from './words.ts';
import { ACTIONS, BINDINGS } from '../keys/keys.ts';
import { keepLetters } from '../picture/kept.ts';
import { useLook } from './look.ts';

/** Every key and what it does; single letters can be switched off here. */
export function KeyTable(): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  return (
    <ModalOverlay className="shade" isDismissable isOpen={look.dialog === 'keys'} onOpenChange={(open) => set({ dialog: open ? 'keys' : undefined })}>
      <Modal className="sheet keys">
        <Dialog>
          <Heading slot="title" level={2}>{t('keys.title')}</Heading>
          <Switch className="check" isSelected={look.letters} onChange={(letters) => { keepLetters(letters); set({ letters }); }}><span className="box" aria-hidden="true" />{t('keys.letters')}</Switch>
          <table className="plain-table">
            <tbody>
              {ACTIONS.map((action) => (
                <tr key={action}>
                  <th scope="row">{t(`keys.${action}`)}</th>
                  <td dir="ltr">{BINDINGS.filter((each) => each.action === action).map(({ shown }, index) => <span key={shown.join()}>{index > 0 && ' · '}{shown.map((key) => <kbd key={key}>{key}</kbd>)}</span>)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button className="button" slot="close">{t('close')}</Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
