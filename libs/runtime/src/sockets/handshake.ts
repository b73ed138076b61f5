import type { Socket } from 'socket.io';
import type { Credentials } from '../access/access.ts';

/** What the handshake of a socket shows of its caller: contracts.md, Socket.IO. */
export function handshakeOf(socket: Socket): Credentials {
  const { token, actor } = socket.handshake.auth as Readonly<Record<string, unknown>>;
  return {
    ...(typeof token === 'string' && { authorization: `Bearer ${token}` }),
    // In the handshake the name is plain text; the header's form is what Access reads.
    ...(typeof actor === 'string' && { actor: encodeURIComponent(actor.toWellFormed()) }),
  };
}
