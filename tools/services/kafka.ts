import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaAnswers } from './answers.ts';
import { finishes } from './commands.ts';
import type { Recipe } from './local-server.ts';

/** Small and quick to start: it serves one machine's tests. */
const JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/**
 * One node that is broker and controller. Topics are made by those who use them. A broker that was killed is let in again only
 * when its old session is over, 9 s unless told otherwise. The cleaner's buffer is reserved at the start, by default a quarter of the heap.
 */
const kafkaProperties = (folder: string, port: number, controllerPort: number): string => `
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
log.dirs=${join(folder, 'kafka')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=1000
broker.session.timeout.ms=4000
log.cleaner.dedupe.buffer.size=8388608
`;

const LOGGING = `
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %m%n
`;

/** Formats the storage in `folder`, once; the broker may then be started from the recipe again and again. */
export async function kafkaRecipe(folder: string, jars: string, ports: readonly [port: number, controllerPort: number], signal?: AbortSignal): Promise<Recipe> {
  const properties = join(folder, 'kafka.properties');
  const logging = join(folder, 'kafka-log4j2.properties');
  await writeFile(properties, kafkaProperties(folder, ...ports));
  await writeFile(logging, LOGGING);
  const java = [...JVM, `-Dlog4j2.configurationFile=${logging}`, '-cp', join(jars, '*')];
  const cluster = clusterId();
  await finishes('java', [...java, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', cluster, '-c', properties], { signal });
  return {
    name: 'Kafka',
    program: 'java',
    args: [...java, 'kafka.Kafka', properties],
    log: join(folder, 'kafka.log'),
    answers: async () => {
      if ((await kafkaAnswers(`127.0.0.1:${ports[0]}`)) !== cluster) throw new Error('another cluster has the port');
    },
  };
}

/** 16 bytes as Kafka writes them. One that begins with a dash would be taken for an option. */
function clusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
