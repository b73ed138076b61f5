import { decide, isOpenTo, outcomeOf, view, type Asking, type Caller, type Command, type Millis, type OperationId, type Position } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import { encodeAct, problem, type CommandAnswer } from '#libs/protocol';
import type { LiveOperation } from '../picture/live-operation.ts';
import { answerOf, refusalOf } from './answer.ts';

/** A command is answered with its outcome when it is folded within this time, else as pending. */
const FOLDED_WITHIN_MS: Millis = 5_000;

export interface CommanderPorts {
  readonly log: EventLog;
  /** Nothing may be recorded: the log is a recording. */
  readonly readOnly: boolean;
  /** The log would not take an act. */
  unrecorded(operation: OperationId, error: unknown): void;
}

/** Turns commands into acts, and answers what the fold made of them. */
export class Commander {
  private readonly ports: CommanderPorts;
  private readonly running = new Map<string, Promise<CommandAnswer>>();

  constructor(ports: CommanderPorts) {
    this.ports = ports;
  }

  /** Checks the command against the picture, records its act, and answers once it is folded. The same id gives the same answer. */
  async run(live: LiveOperation, command: Command, caller: Asking, traceparent?: string): Promise<CommandAnswer> {
    const known = this.knownOutcome(live, command, caller);
    if (known !== undefined) return known;
    const name = `${live.operation} ${caller.audience} ${command.id}`;
    let running = this.running.get(name);
    if (running === undefined) {
      running = this.record(live, command, { ...caller, now: live.now(), position: live.position }, traceparent).finally(() => this.running.delete(name));
      this.running.set(name, running);
    }
    return running;
  }

  /** The answer to a command whose act is folded already, for a caller that may give it and sees its subject. */
  private knownOutcome(live: LiveOperation, command: Command, { audience }: Asking): CommandAnswer | undefined {
    const outcome = outcomeOf(live.picture, command.subject, command.id);
    if (outcome === undefined || !isOpenTo(command.type, audience)) return undefined;
    const seen = audience === 'operations' || view(live.picture, command.subject, audience, live.now()) !== null;
    return seen ? answerOf(outcome, command, audience) : undefined;
  }

  private async record(live: LiveOperation, command: Command, caller: Caller, traceparent: string | undefined): Promise<CommandAnswer> {
    if (this.ports.readOnly) return problem('read-only', 'This is a recording: nothing can be added to it.');
    const decision = decide(live.picture, command, caller);
    if ('refused' in decision) return refusalOf(decision, command, caller.audience);
    const event = encodeAct(decision.act, {
      id: command.id, source: `urn:watchfloor:${live.operation}`, time: caller.now, actor: caller.by.name, ...(traceparent !== undefined && { traceparent }),
    });
    let position: Position;
    try {
      const [recorded] = await this.ports.log.append(live.operation, [{ event, recordedAt: caller.now }]);
      if (recorded === undefined) throw new Error('the log returned no position');
      position = recorded.position;
    } catch (error) {
      this.ports.unrecorded(live.operation, error);
      return problem('unavailable', 'The command cannot be recorded now; send it again.');
    }
    if (!(await live.whenFolded(position, FOLDED_WITHIN_MS))) return { id: command.id, status: 'pending', position };
    const outcome = outcomeOf(live.picture, decision.act.subject, command.id);
    return outcome === undefined ? { id: command.id, status: 'pending', position } : answerOf(outcome, command, caller.audience, position);
  }
}
