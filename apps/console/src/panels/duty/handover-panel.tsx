import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words.ts';
import { typeOf, type EntityKey, type HandoverView, type Side } from '#libs/domain';
import { readPictureAt, readPosition, type PictureAt } from '../../feed/read.ts';
import { wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { sendCommand, type Told } from '../acts/send.ts';
import { Said } from '../acts/told.tsx';
import { useDesk, useIsPast, useLanguage, useStore, useView, useWriteBlock } from '../desk.ts';
import { useLook } from '../look.ts';
import { Mark } from '../mark.tsx';
import { Code, Theirs, Utc } from '../text.tsx';
import { markOf, titleOf, underTitle } from '../titles.ts';
import { HANDOVER_LISTS, handoverOf, newHandover, viewsOf, waitingHandover } from './handover.ts';

/** Longer lists are in the lists. */
const LINES = 60;

/** What one shift leaves to the next, as it was known at one position of the log, and both signatures for it. */
export function HandoverPanel(): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  const isOpen = look.dialog === 'handover';
  return (
    <ModalOverlay className="shade" isDismissable isOpen={isOpen} onOpenChange={(open) => set({ dialog: open ? 'handover' : undefined })}>
      <Modal className="sheet wide">
        <Dialog>
          <Heading slot="title" level={2}>{t('handover.title')}</Heading>
          {isOpen && <Handover asked={look.handover} />}
          <Button className="button" slot="close">{t('close')}</Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The one that was asked for, else the one that waits for its other side, else a new one. */
function Handover({ asked }: { readonly asked: EntityKey | undefined }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const [key] = useState(() => asked ?? waitingHandover(store.state.views) ?? newHandover());
  const view = useView('handover', key);
  const { picture, failed } = usePictureFor(view);
  return (
    <>
      {failed && <p className="why">{t('history.failed')}</p>}
      {picture === undefined && !failed && <p className="muted">{t('history.reading')}</p>}
      {picture !== undefined && <><p className="muted">{t('handover.as')} <Utc at={picture.at} seconds />{t('comma')} {t('log.position', { n: formatNumber(picture.position) })}</p><Lists picture={picture} /></>}
      <Signatures handover={key} view={view} position={picture?.position} />
    </>
  );
}

/** Of the position that one side has signed for, else of now; read once, so that what is signed is what was read. */
function usePictureFor(view: HandoverView | undefined): { readonly picture: PictureAt | undefined; readonly failed: boolean } {
  const { reader } = useDesk();
  const signed = view?.position;
  const [read, setRead] = useState<{ readonly picture?: PictureAt; readonly failed: boolean }>({ failed: false });
  const known = read.picture?.position;
  useEffect(() => {
    if (known !== undefined && (signed === undefined || signed === known)) return undefined;
    const abort = new AbortController();
    (signed === undefined ? readPosition(reader, abort.signal) : Promise.resolve(signed)).then((position) => readPictureAt(reader, position, abort.signal)).then(
      (picture) => setRead({ picture, failed: false }), () => { if (!abort.signal.aborted) setRead({ failed: true }); },
    );
    return () => abort.abort();
  }, [reader, signed, known]);
  return { picture: read.picture, failed: read.failed };
}

function Lists({ picture }: { readonly picture: PictureAt }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const { store } = useDesk();
  const { set } = useLook();
  const views = useMemo(() => viewsOf(picture.entities), [picture]);
  const lists = useMemo(() => handoverOf(views, wireTime(picture.at)), [views, picture]);
  const naming = { t, language, views };
  return (
    <div className="scroll handover">
      {HANDOVER_LISTS.map((list) => (
        <section key={list}>
          <h3>{t(`handover.${list}`)} {formatNumber(lists[list].length)}</h3>
          <ul className="parts">
            {lists[list].slice(0, LINES).map((key) => {
              const mark = markOf(views, key);
              return (
                <li key={key}>
                  {mark !== undefined && <Mark {...mark} />}
                  <Button className="link" onPress={() => { set({ dialog: undefined }); store.select(key); }}><bdi>{typeOf(key) === 'note' ? underTitle(naming, key) : titleOf(naming, key)}</bdi></Button>
                  {typeOf(key) !== 'note' && <span className="muted"><bdi>{underTitle(naming, key)}</bdi></span>}
                </li>
              );
            })}
            {lists[list].length > LINES && <li className="muted">{t('board.others', { count: lists[list].length - LINES, n: formatNumber(lists[list].length - LINES) })}</li>}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface SignaturesProps { readonly handover: EntityKey; readonly view: HandoverView | undefined; readonly position: number | undefined }

function Signatures({ handover, view, position }: SignaturesProps): ReactNode {
  const { t } = useWords();
  const { feed } = useDesk();
  const blocked = useWriteBlock();
  const past = useIsPast();
  const operations = useStore((state) => state.audience === 'operations');
  const [told, setTold] = useState<Told | undefined>(undefined);
  const sign = async (side: Side): Promise<void> => { setTold(await sendCommand(feed, { type: 'sign-handover', subject: handover, data: { side, position } })); };
  return (
    <div className="signatures">
      {(['outgoing', 'incoming'] as const).map((side) => {
        const signature = view?.[side];
        return (
          <div key={side}>
            <b>{t(`handover.${side}`)}</b>{' '}
            {signature === undefined
              ? operations && !past && <Button className="button" isDisabled={blocked !== undefined || position === undefined} onPress={() => { void sign(side); }}>{t('handover.sign')}</Button>
              : <span><Theirs>{signature.by}</Theirs>{signature.desk !== undefined && <>{t('comma')} <Theirs>{signature.desk}</Theirs></>}{t('comma')} <Utc at={signature.at} seconds />{!signature.verified && <> <span className="muted">{t('act.unverifiedName')}</span></>}</span>}
          </div>
        );
      })}
      {view?.complete === true && <p className="told" data-told="applied">{t('handover.complete')} <Code>{String(view.position)}</Code></p>}
      <output>{told !== undefined && told.told !== 'applied' && <div className="told" data-told={told.told}><Said told={told} /></div>}</output>
    </div>
  );
}
