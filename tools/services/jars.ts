/** Kafka's jars, fetched once and kept beside the code. */
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { finishes } from './commands.ts';
import { ServicesUnavailable } from './unavailable.ts';

const VERSION = '4.1.0';
const LOG4J = '2.24.3';
/** 43 MB from a slow mirror. */
const FETCH_MS = 600_000;
/** `.services/` at the top of the tree, which git does not track. */
export const CACHE = resolve(import.meta.dirname, '../../.services');

const PROJECT = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>watchfloor</groupId><artifactId>services</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J}</version></dependency>
  </dependencies>
</project>
`;

const folderIn = (cache: string): string => join(cache, `kafka-${VERSION}`);

export async function haveJars(cache: string = CACHE): Promise<boolean> {
  return access(folderIn(cache)).then(() => true, () => false);
}

/**
 * The folder with all the jars. They are copied elsewhere first and moved in one step, so that a folder of that name is always
 * whole: after a broken download, and when two fetch at once (the second finds it there and drops its own).
 */
export async function kafkaJars(say: (line: string) => void, signal?: AbortSignal, cache: string = CACHE): Promise<string> {
  const folder = folderIn(cache);
  if (await haveJars(cache)) return folder;
  say(`fetching Kafka ${VERSION} (43 MB)`);
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'fetching-'));
  try {
    await writeFile(join(making, 'pom.xml'), PROJECT);
    await finishes('mvn', ['-q', '-B', '-f', join(making, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${join(making, 'jars')}`], { limitMs: FETCH_MS, signal });
    await rename(join(making, 'jars'), folder).catch(async (error: unknown) => { if (!(await haveJars(cache))) throw error; });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ServicesUnavailable(`Kafka ${VERSION} could not be fetched (${(error as Error).message}). Give mvn a way to Maven Central (a mirror goes into settings.xml), or set KAFKA_BROKERS to a Kafka that runs already.`);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return folder;
}
