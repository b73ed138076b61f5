/** A shift at this desk: what is heard, what keeps the screen awake, what is told while the page is hidden. One for each page. */
import type { Millis } from '#libs/domain';
import type { Store } from '../../picture/store.ts';
import { Bell, type Pattern } from './bell.ts';
import { Sound } from './sound.ts';

export interface ShiftOptions {
  readonly store: Store;
  /** Whether anything can be heard, whenever that changes. */
  readonly heard: (on: boolean) => void;
  /** What a notification says of the newest threat to life. */
  readonly words: () => string;
}

/** What a browser gives only to pages that came over HTTPS or from this machine, and only if its user agrees. */
export interface Allowed { readonly awake: boolean; readonly notices: boolean }

let sound: Sound | undefined;

/** Sound is armed, the screen stays awake and notices are asked for. Call it from a gesture; calling it again arms anew. */
export async function beginShift(options: ShiftOptions): Promise<Allowed> {
  if (sound === undefined) {
    sound = new Sound();
    sound.watch(options.heard);
    follow(options, sound);
    // A page that was hidden has lost its lock, and takes it again when it is seen.
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void keepAwake(); });
  }
  await sound.arm();
  if (!isSecureContext) return { awake: false, notices: false };
  const [awake, notices] = await Promise.all([keepAwake(), Notification.requestPermission().then((answer) => answer === 'granted', () => false)]);
  return { awake, notices };
}

/** The store tells twice a second, from a worker that beats while the page is hidden too. */
function follow({ store, words }: ShiftOptions, made: Sound): void {
  const bell = new Bell();
  const elapsed = (): Millis => performance.now();
  store.subscribe(() => {
    const pattern = bell.look(store.state, elapsed());
    if (pattern === undefined) return;
    made.play(pattern);
    tell(pattern, words);
  });
}

function tell(pattern: Pattern, words: () => string): void {
  if (pattern !== 'life' || document.visibilityState === 'visible' || !isSecureContext || Notification.permission !== 'granted') return;
  const notice = new Notification(words(), { tag: 'watchfloor-life', requireInteraction: true });
  notice.addEventListener('click', () => { focus(); notice.close(); });
}

const keepAwake = async (): Promise<boolean> => ('wakeLock' in navigator ? navigator.wakeLock.request('screen').then(() => true, () => false) : false);
