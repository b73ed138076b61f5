/** Whether a Kafka or a Redis really answers, asked with the clients that the servers use. Both reject with the reason when it does not. */
import kafkajs, { type KafkaConfig } from 'kafkajs';
import { createClient } from 'redis';

const ANSWER_MS = 2_000;

export type KafkaLogin = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/** Asks for the cluster's metadata; resolves to its id. `brokers` is `host:port,…`. */
export async function kafkaAnswers(brokers: string, login: KafkaLogin = {}): Promise<string> {
  const kafka = new kafkajs.Kafka({
    ...login, clientId: 'watchfloor-services', brokers: brokers.split(',').map((each) => each.trim()), logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 0 }, connectionTimeout: ANSWER_MS, requestTimeout: ANSWER_MS,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { clusterId, brokers: alive } = await admin.describeCluster();
    if (alive.length === 0) throw new Error('no broker is registered yet');
    return clusterId;
  } finally {
    await admin.disconnect();
  }
}

/** Sends PING and resolves to the process id that the server gives for itself, 0 when it does not tell. */
export async function redisAnswers(url: string): Promise<number> {
  const client = createClient({ url, socket: { connectTimeout: ANSWER_MS, socketTimeout: ANSWER_MS, reconnectStrategy: false } });
  // Whatever goes wrong also rejects the call that it concerns.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    const info = await client.info('server').catch(() => '');
    return Number(/^process_id:(\d+)/m.exec(info)?.[1] ?? 0);
  } finally {
    client.destroy();
  }
}

/** How to log in to the given brokers, from the variables that the servers read too. */
export function kafkaLogin(env: Readonly<Record<string, string | undefined>>): KafkaLogin {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  return {
    ssl: env['KAFKA_SSL'] === 'true' || env['KAFKA_SSL'] === '1',
    ...(mechanism && username && password && { sasl: { mechanism: mechanism as 'plain', username, password } }),
  };
}
