/** A socket to this page's own server. */
import { io } from 'socket.io-client';
import { SECOND, type Millis } from '#libs/domain';
import type { Socket } from './socket.ts';

/** Longest wait for a connection; whoever dials tries again with backoff. */
const CONNECT_PATIENCE: Millis = 5 * SECOND;

/** Not connected yet, and connected by nobody but its owner: one that was lost is closed, and another is dialled. What is undefined in `auth` is not sent. */
export function dial(namespace: '/live' | '/replay', auth: Readonly<Record<string, string | undefined>>): Socket<string, string> {
  const known = Object.fromEntries(Object.entries(auth).filter(([, value]) => value !== undefined));
  const socket = io(namespace, { transports: ['websocket'], forceNew: true, autoConnect: false, reconnection: false, timeout: CONNECT_PATIENCE, auth: known });
  return {
    on: (event, listener) => { socket.on(event, listener); },
    emit: (event, payload, answered) => { socket.emit(event, payload, answered); },
    connect: () => { socket.connect(); },
    close: () => {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
