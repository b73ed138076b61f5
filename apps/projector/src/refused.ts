import type { OperationId } from '#libs/domain';

/** Why a projector must not go on. Its process exits; the next one starts from the log. */
export class ProjectorRefused extends Error {
  readonly why: 'fenced' | 'gap' | 'stuck';

  constructor(operation: OperationId, why: ProjectorRefused['why'], options?: ErrorOptions) {
    super(`projector of ${operation} refused: ${why}`, options);
    this.why = why;
  }
}
