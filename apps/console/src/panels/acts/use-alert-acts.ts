import { useWords } from '../words.ts';
import { SECOND, type EntityKey, type Millis } from '#libs/domain';
import { readName } from '../../picture/kept.ts';
import { formatNumber } from '../../words/numbers.ts';
import { isUnanswered } from '../alerts/pressing.ts';
import { useDesk } from '../desk.ts';
import { isCoordinators } from '../lists/lists.ts';
import { useLook, type AlertForm } from '../look.ts';
import { UNDO_MILLIS, sendCommand, type Told, type Wish } from './send.ts';

/** A server takes so many commands of one console at once, and then five a second. */
const AT_ONCE = 10;
const EVERY = SECOND / 4;

/** What can be done with alerts, from a row, by a key or beside them: one way for all, told in one place. */
export interface AlertActs {
  readonly give: (wish: Wish, word: string) => void;
  readonly acknowledge: (key: EntityKey) => void;
  /** Those members that are there now and nobody has acknowledged. */
  readonly acknowledgeAll: (group: string, members: readonly EntityKey[]) => void;
  /** To the name given here; who gave none is asked for one. */
  readonly own: (key: EntityKey) => void;
  readonly ask: (subject: EntityKey, form: AlertForm) => void;
}

export function useAlertActs(): AlertActs {
  const { t } = useWords();
  const { feed, store } = useDesk();
  const { look, set } = useLook();
  const isBusy = look.acting !== undefined && look.acting.told === undefined;
  const toldUntil = (): Millis => store.state.now + UNDO_MILLIS;
  const send = async (wish: Wish, word: string): Promise<void> => {
    const told = await sendCommand(feed, wish);
    const undo = told.told === 'applied' && wish.from !== undefined ? { subject: wish.subject, act: told.act, word, until: toldUntil() } : undefined;
    set({ acting: { subject: wish.subject, told, until: toldUntil() }, undo, ...(told.told === 'applied' && { form: undefined }) });
  };
  const give = (wish: Wish, word: string): void => {
    if (isBusy) return;
    set({ acting: { subject: wish.subject, told: undefined, until: toldUntil() } });
    void send(wish, word);
  };
  const actsOn = (key: EntityKey): Readonly<Record<string, { readonly act: string }>> => store.view('alert', key)?.acts ?? {};
  /** A coordinator says that it has seen it: that is no act of the watch, and is not taken back. */
  const acknowledgement = (key: EntityKey): Wish =>
    ({ type: 'acknowledge-alert', subject: key, ...(!isCoordinators(store.state) && { from: actsOn(key)['acknowledged']?.act ?? null }), data: {} });
  const sendAll = async (group: string, keys: readonly EntityKey[]): Promise<void> => {
    let [applied, last] = [0, undefined as Told | undefined];
    for (const [at, key] of keys.entries()) {
      if (at >= AT_ONCE) await new Promise((resolve) => { setTimeout(resolve, EVERY); });
      last = await sendCommand(feed, acknowledgement(key));
      if (last.told === 'applied') applied += 1;
      if (last.told === 'not-sent') break;
    }
    set({ acting: { subject: group, until: toldUntil(), told: applied > 0 ? { told: 'applied', act: group } : last ?? { told: 'not-sent' }, said: t('alert.done.group', { n: formatNumber(applied), all: formatNumber(keys.length) }) } });
  };
  const ask = (subject: EntityKey, form: AlertForm): void => {
    store.select(subject);
    set({ form: { subject, form }, detailShown: true, region: 'detail' });
  };
  return {
    give, ask,
    acknowledge: (key) => give(acknowledgement(key), t('alert.done.acknowledge')),
    acknowledgeAll: (group, members) => {
      const coordinators = isCoordinators(store.state);
      const present = members.filter((key) => { const view = store.view('alert', key); return view !== undefined && isUnanswered(view, coordinators); });
      if (isBusy || present.length === 0) return;
      set({ acting: { subject: group, told: undefined, until: toldUntil() } });
      void sendAll(group, present);
    },
    own: (key) => {
      const name = readName();
      if (name === undefined) ask(key, 'assign');
      else give({ type: 'assign-alert', subject: key, from: actsOn(key)['owner']?.act ?? null, data: { to: name } }, t('alert.done.assign', { name }));
    },
  };
}
