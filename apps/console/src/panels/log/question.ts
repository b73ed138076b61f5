import type { Store } from '../../picture/store.ts';
import { FIRST_QUESTION, type LogQuestion } from '../../picture/state.ts';

export const toggleLog = (store: Store): void => store.look({ log: store.state.log === undefined ? FIRST_QUESTION : undefined });
/** Asks the open log something else. */
export const askLog = (store: Store, part: Partial<LogQuestion>): void => store.look({ log: { ...FIRST_QUESTION, ...store.state.log, ...part } });
