import { REPORT_NAMES, type FactName } from '#libs/domain';
import { BODIES } from '../facts/bodies.ts';
import { typeOfFact } from '../facts/upcasts.ts';
import { NAMESPACES } from '../frames/sockets.ts';
import { CONTROL_NAMES } from '../frames/parse-control.ts';
import { commandSchemas, factSchema, frameSchemas, playbackSchemas, problemSchema } from './components.ts';
import { INFO } from './openapi.ts';
import { object, ref, string, type Plain } from './plain.ts';

const FACTS = Object.keys(BODIES) as readonly FactName[];
const message = (name: string): Plain => ({ $ref: `#/components/messages/${name}` });
const channel = (name: string): Plain => ({ $ref: `#/channels/${name}` });
const inChannel = (name: string, messages: readonly string[]): readonly Plain[] => messages.map((one) => ({ $ref: `#/channels/${name}/messages/${one}` }));
const named = (messages: readonly string[]): Plain => Object.fromEntries(messages.map((name) => [name, message(name)]));

const LOG = FACTS.map((fact) => typeOfFact(fact));
const INBOX = REPORT_NAMES.map((fact) => typeOfFact(fact));
const FRAMES = ['picture', 'changes', 'heartbeat', 'discontinuity'] as const;
const ASKED = ['join', 'command'] as const;
const ANSWERS = ['joined', 'commanded'] as const;
const TOLD = [...FRAMES, 'playback', 'difference'] as const;

const KEY = string('The subject of the event');
const OPERATION = { operation: { description: 'Id of the operation' } };
const topic = (name: string, messages: readonly string[], description: string): Plain => ({
  address: `watchfloor.{operation}.${name}`, parameters: OPERATION, servers: [{ $ref: '#/servers/kafka' }], messages: named(messages), description,
});
const space = (address: string, messages: readonly string[], description: string): Plain => ({
  address, servers: [{ $ref: '#/servers/sockets' }], messages: named(messages), description,
});

function factMessages(): Plain {
  return Object.fromEntries(FACTS.map((fact) => [typeOfFact(fact), {
    name: typeOfFact(fact), contentType: 'application/cloudevents+json; charset=utf-8', payload: ref(typeOfFact(fact)),
    headers: object({ recordedtime: string('When we accepted it; in the log only', { format: 'date-time' }) }, []),
    bindings: { kafka: { key: KEY } },
  }]));
}

const socketMessage = (payload: Plain, summary: string): Plain => ({ contentType: 'application/json', payload, summary });
const JOINED = {
  oneOf: [
    object({ audience: string('Whose view it is'), cursor: string('Where it begins'), mode: string('resumed: one catching-up frame follows. picture: a picture follows', { enum: ['resumed', 'picture'] }) }),
    object({ error: ref('Problem') }),
  ],
};
function socketMessages(): Plain {
  const control = (name: string) => [name, socketMessage(ref(`${name.charAt(0).toUpperCase()}${name.slice(1)}`), `Playback: ${name}; acknowledged with controlled`)] as const;
  return {
    join: socketMessage(ref('Join'), 'Follow an operation; acknowledged with joined'),
    joined: socketMessage(JOINED, 'The acknowledgement of a join'),
    command: socketMessage(ref('Command'), 'As over HTTP; acknowledged with commanded'),
    commanded: socketMessage({ oneOf: ['CommandAccepted', 'CommandPending', 'CommandRefused'].map(ref) }, 'The acknowledgement of a command'),
    picture: socketMessage(ref('Picture'), 'The whole picture, in parts'),
    changes: socketMessage(ref('Changes'), 'What changed'),
    heartbeat: socketMessage(ref('Heartbeat'), 'Every second, and at once behind a picture and a catching-up frame'),
    discontinuity: socketMessage(ref('Discontinuity'), 'A picture follows'),
    rejected: { ...socketMessage({ type: 'string', description: 'The original value' }, 'What ingest refused'), headers: object({
      'reason': string('Why'), 'origin-topic': string('Where it came from'), 'origin-partition': string('Where it came from'), 'origin-offset': string('Where it came from'),
    }) },
    ...Object.fromEntries(CONTROL_NAMES.map(control)),
    controlled: socketMessage({ oneOf: [ref('Playback'), object({ error: ref('Problem') })] }, 'The acknowledgement of every control'),
    playback: socketMessage(ref('Playback'), 'Every second, and when the playback changes by itself'),
    difference: socketMessage(ref('Difference'), 'What was known otherwise, in mode difference'),
  };
}

/** Kafka's topics and Socket.IO's namespaces as AsyncAPI 3, from the schemas that check the input. */
export function asyncapiDocument(): Plain {
  const facts = Object.fromEntries(FACTS.map((fact) => [typeOfFact(fact), factSchema(fact)]));
  return {
    asyncapi: '3.0.0',
    info: INFO,
    defaultContentType: 'application/json',
    servers: {
      kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'When the operation runs on Kafka' },
      sockets: {
        host: 'localhost:3000', pathname: '/socket.io', protocol: 'socketio',
        description: 'Socket.IO protocol 5 on Engine.IO protocol 4, websocket only. The handshake carries auth { token?, actor? }; the name of an event is the name of its message.',
      },
    },
    channels: {
      log: topic('log', LOG, 'The log: structured CloudEvents in one partition, key = subject, header recordedtime'),
      inbox: topic('inbox', INBOX, 'Reports in structured or binary mode, in any compression and any partition'),
      rejected: topic('rejected', ['rejected'], 'What ingest refused, as it came'),
      live: space(NAMESPACES.live, [...FRAMES, ...ASKED, ...ANSWERS], 'The picture as it changes'),
      replay: space(NAMESPACES.replay, [...TOLD, ...CONTROL_NAMES, 'controlled'], 'Playback; nothing can be written here'),
    },
    operations: {
      writeInbox: { action: 'receive', channel: channel('inbox'), messages: inChannel('inbox', INBOX), summary: 'Anybody who may send writes reports' },
      readLog: { action: 'send', channel: channel('log'), messages: inChannel('log', LOG), summary: 'Anybody who may read follows the log' },
      readRejected: { action: 'send', channel: channel('rejected'), messages: inChannel('rejected', ['rejected']) },
      ask: { action: 'receive', channel: channel('live'), messages: inChannel('live', ASKED), reply: { channel: channel('live'), messages: inChannel('live', ANSWERS) } },
      follow: { action: 'send', channel: channel('live'), messages: inChannel('live', FRAMES) },
      play: { action: 'receive', channel: channel('replay'), messages: inChannel('replay', CONTROL_NAMES), reply: { channel: channel('replay'), messages: inChannel('replay', ['controlled']) } },
      watchPlayback: { action: 'send', channel: channel('replay'), messages: inChannel('replay', TOLD) },
    },
    components: { messages: { ...factMessages(), ...socketMessages() }, schemas: { ...facts, ...frameSchemas(), ...playbackSchemas(), ...commandSchemas(), ...problemSchema() } },
  };
}
