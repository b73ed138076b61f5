import kafkajs from 'kafkajs';
import errors from 'kafkajs/src/protocol/error.js';
import protocol from 'kafkajs/src/protocol/requests/index.js';

export { default as crc32C } from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
export { default as Cluster } from 'kafkajs/src/cluster/index.js';
export { default as loggers } from 'kafkajs/src/loggers/index.js';
export { default as RequestQueue } from 'kafkajs/src/network/requestQueue/index.js';
export const { requests } = protocol;
export const { createErrorFromCode } = errors;
export const { KafkaJSProtocolError } = kafkajs;
