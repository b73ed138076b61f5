/** So many generated inputs against every door at once, and what became of servers, picture and memory meanwhile. */
import fc from 'fast-check';
import { MARK } from '../../apps/ingest/src/bad-input/bad-input.ts';
import type { Services } from '../../tools/services/services.ts';
import type { Follower } from '../support/follower.ts';
import { System, type Member } from '../support/system.ts';
import { until } from '../support/until.ts';
import { Doors } from './doors.ts';
import { asked, inboxed, known, packets, type Asked, type Door } from './inputs.ts';
import { TESTIMONY, type Testimony } from './witness.ts';

const AT_ONCE = 16;
const SOCKETS_AT_ONCE = 8;
const PACKETS_EACH = 20;
/** Of a hundred inputs so many are records of the inbox, and so many packets of sockets. */
const SHARE = { inbox: 35, sockets: 20 } as const;
/** Answers the design page of bad input allows, and those for what was well after all or asks for what is not there. 0: the connection was closed. */
const ALLOWED: ReadonlySet<number> = new Set([0, 200, 202, 204, 207, 304, 400, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414, 415, 417, 422, 426, 429, 431]);
/** A result says whose it is: the one part of an event that an answer repeats, and no other value. */
const NAMED = /"(?:source|id)":"(?:\\.|[^"\\])*"/g;
const RECORDED_WITHIN_MS = 60_000;
const WITNESS = new URL('witness.ts', import.meta.url).href;

export interface Besieged {
  readonly seed: number;
  readonly inputs: Readonly<Record<Door, number>>;
  /** How often each status was answered over HTTP. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The longest turn of each server's event loop, in milliseconds: of its processor time, and of time as people count it. */
  readonly busiest: Readonly<Record<string, number>>;
  readonly slowest: Readonly<Record<string, number>>;
  /** Bytes in use in all servers, after each round, by server. */
  readonly heaps: Readonly<Record<string, readonly number[]>>;
  /** What must not be, each in words. */
  readonly broken: readonly string[];
}

/** One of each server, with a witness in it; the sender's device is with a convoy. */
export async function startBesieged(operation: string, services: Services['env']): Promise<System> {
  const system = await System.start({ operation, services, env: { NODE_OPTIONS: `--import ${WITNESS}`, WITNESS: 'on' } });
  // An ingest that is busy or has not read its log says so, and the same is sent again.
  await until('what must be known first to be recorded', async () => {
    const answer = await fetch(system.url('/events', system.one('ingest')), { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(known('c-1')) });
    return answer.status === 202 ? true : undefined;
  }, RECORDED_WITHIN_MS).catch(async (error: unknown) => {
    await system.end('SIGKILL');
    throw error;
  });
  return system;
}

/** Lays siege in so many rounds; the console must follow all the time. */
export class Siege {
  private readonly system: System;
  private readonly services: Services['env'];
  private readonly console: Follower;
  private readonly inputs: Record<Door, number> = { events: 0, devices: 0, inbox: 0, commands: 0, reads: 0, sockets: 0 };
  private readonly statuses: Record<string, number> = {};
  private readonly heaps: Record<string, number[]> = {};
  private readonly broken = new Set<string>();
  private readonly measured: Readonly<Record<'busiest' | 'slowest', Record<string, number>>> = { busiest: {}, slowest: {} };

  constructor(system: System, services: Services['env'], console: Follower) {
    this.system = system;
    this.services = services;
    this.console = console;
  }

  async lay(count: number, rounds: number, seed: number, endured: (round: number, broken: number) => void = () => undefined): Promise<Besieged> {
    await this.testimonies();
    const doors = new Doors(this.system, this.services.KAFKA_BROKERS);
    try {
      for (let round = 0; round < rounds; round += 1) {
        await this.round(doors, Math.ceil(count / rounds), seed + round);
        for (const [member, { busiest, slowest, heap, polluted }] of await this.testimonies()) {
          this.measured.busiest[member.app] = Math.max(this.measured.busiest[member.app] ?? 0, busiest);
          this.measured.slowest[member.app] = Math.max(this.measured.slowest[member.app] ?? 0, slowest);
          (this.heaps[member.app] ??= []).push(heap);
          for (const key of polluted) this.broken.add(`${member.app} has ${key} on a prototype`);
          if (member.errors().includes(MARK)) this.broken.add(`${member.app} repeats what was sent in its log`);
        }
        for (const fallen of this.system.fallen) this.broken.add(fallen.slice(0, 2_000));
        endured(round + 1, this.broken.size);
      }
    } finally {
      doors.close();
    }
    for (const fault of this.console.faults) this.broken.add(fault);
    return { seed, inputs: this.inputs, statuses: this.statuses, ...this.measured, heaps: this.heaps, broken: [...this.broken] };
  }

  private async round(doors: Doors, count: number, seed: number): Promise<void> {
    const share = (of: number): number => Math.floor((count * of) / 100);
    const sockets = fc.sample(packets(this.system.operation, PACKETS_EACH), { seed, numRuns: Math.ceil(share(SHARE.sockets) / PACKETS_EACH) });
    const records = fc.sample(inboxed, { seed, numRuns: share(SHARE.inbox) });
    const requests = fc.sample(asked(this.system.operation), { seed, numRuns: count - share(SHARE.sockets) - share(SHARE.inbox) });
    await Promise.all([
      doors.fill(records),
      inTurn(sockets, SOCKETS_AT_ONCE, async (one) => {
        for (const heard of await doors.socket(one)) if (heard.includes(MARK)) this.broken.add(`a socket was answered with what it sent: ${heard.slice(0, 200)}`);
      }),
      inTurn(requests, AT_ONCE, (one) => this.ask(doors, one)),
    ]);
    this.inputs.inbox += records.length;
    this.inputs.sockets += sockets.length * PACKETS_EACH;
  }

  private async ask(doors: Doors, one: Asked): Promise<void> {
    const { status, text } = await doors.ask(one);
    this.inputs[one.door] += 1;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    const what = (): string => `${one.door} ${JSON.stringify(one.request ?? one.bytes?.toString('latin1')).slice(0, 600)}`;
    if (!ALLOWED.has(status)) this.broken.add(`${status} to ${what()}: ${text.slice(0, 300)}`);
    else if (status >= 400 && text.replace(NAMED, '').includes(MARK)) this.broken.add(`what was sent came back with ${status}: ${what()}`);
  }

  /** What every witness says of the time since it was asked last. */
  private testimonies(): Promise<readonly (readonly [Member, Testimony])[]> {
    return Promise.all(this.system.all.filter(({ alive }) => alive).map(async (member) => {
      const nth = said(member)?.nth ?? 0;
      member.signal('SIGUSR2');
      const testimony = await until(`the witness in ${member.app}`, async () => { const newest = said(member); return newest !== undefined && newest.nth > nth ? newest : undefined; });
      return [member, testimony] as const;
    }));
  }
}

/** The newest testimony, once all of its line is there. */
function said(member: Member): Testimony | undefined {
  const line = member.errors().split('\n').slice(0, -1).findLast((one) => one.startsWith(TESTIMONY));
  return line === undefined ? undefined : (JSON.parse(line.slice(TESTIMONY.length)) as Testimony);
}

async function inTurn<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<unknown>): Promise<void> {
  const next = all.values();
  await Promise.all(Array.from({ length: atOnce }, async () => { for (const one of next) await work(one); }));
}
