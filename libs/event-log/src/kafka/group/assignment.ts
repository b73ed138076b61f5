import kafkajs from 'kafkajs';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;

/** Topic → its partitions. */
export type Partitions = ReadonlyMap<string, readonly number[]>;
export interface Member {
  readonly id: string;
  /** What it asked for; it gets nothing else. */
  readonly topics: readonly string[];
  /** What it has until now, and keeps as long as that is its share. */
  readonly owned: Partitions;
}

/** The name under which members agree on how partitions are given out. */
export const PROTOCOL = 'watchfloor';
const VERSION = 0;

/**
 * Gives every partition of every topic to one of the members that asked for that topic: to whom it belongs already while
 * that is no more than its share, else to whom has least. kafkajs's own way also gives topics to members that did not ask.
 */
export function assign(members: readonly Member[], partitionsOf: (topic: string) => number): ReadonlyMap<string, Partitions> {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const given = new Map<string, Map<string, number[]>>(sorted.map(({ id }) => [id, new Map()]));
  const count = (id: string): number => [...(given.get(id)?.values() ?? [])].reduce((total, { length }) => total + length, 0);
  const give = (id: string, topic: string, partition: number): void => {
    const topics = given.get(id) as Map<string, number[]>;
    topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  };
  const topics = [...new Set(sorted.flatMap((member) => member.topics))].sort();
  const all = topics.flatMap((topic) => Array.from({ length: partitionsOf(topic) }, (_, partition) => ({ topic, partition })));
  const shareOf = (member: Member): number => {
    const wanted = all.filter(({ topic }) => member.topics.includes(topic)).length;
    return Math.ceil(wanted / sorted.filter((other) => other.topics.some((topic) => member.topics.includes(topic))).length);
  };
  const left = all.filter(({ topic, partition }) => {
    const owner = sorted.find((member) => member.topics.includes(topic) && member.owned.get(topic)?.includes(partition) === true && count(member.id) < shareOf(member));
    if (owner !== undefined) give(owner.id, topic, partition);
    return owner === undefined;
  });
  for (const { topic, partition } of left) {
    const [least] = sorted.filter((member) => member.topics.includes(topic)).sort((a, b) => count(a.id) - count(b.id));
    if (least !== undefined) give(least.id, topic, partition);
  }
  return given;
}

export function encodeMember(topics: readonly string[], owned: Partitions): Buffer {
  return MemberMetadata.encode({ version: VERSION, topics: [...topics], userData: Buffer.from(JSON.stringify([...owned])) });
}

/** What another member says of itself; whatever of it cannot be read counts as nothing. */
export function decodeMember(id: string, metadata: Buffer): Member {
  const read = MemberMetadata.decode(metadata);
  let owned: Partitions = new Map();
  try {
    const said = JSON.parse(read?.userData.toString() ?? '') as unknown;
    if (Array.isArray(said)) owned = new Map(said.filter(isOwned));
  } catch {
    // It has nothing then, and gets its share as if it were new.
  }
  return { id, topics: read?.topics ?? [], owned };
}

const isOwned = (said: unknown): said is [string, number[]] => Array.isArray(said) && typeof said[0] === 'string' && Array.isArray(said[1]);

export function encodeAssignment(partitions: Partitions): Buffer {
  const assignment = Object.fromEntries([...partitions].map(([topic, numbers]) => [topic, [...numbers]]));
  return MemberAssignment.encode({ version: VERSION, assignment, userData: Buffer.alloc(0) });
}

export function decodeAssignment(data: Buffer): Partitions {
  return new Map(Object.entries(MemberAssignment.decode(data)?.assignment ?? {}));
}
