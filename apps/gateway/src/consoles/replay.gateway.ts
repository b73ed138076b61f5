import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { problem } from '#libs/protocol';

/** `/replay` says clearly that there is no playback here. */
@WebSocketGateway({ namespace: '/replay' })
export class ReplayGateway implements OnGatewayInit<Namespace> {
  afterInit(namespace: Namespace): void {
    const refusal = problem('not-implemented', 'Playback is not built yet.');
    namespace.use((_socket, next) => next(Object.assign(new Error(refusal.title), { data: refusal })));
  }
}
