import { createHash } from 'node:crypto';
import { WRITERS_KEPT } from '../writers.ts';

/** A script that the server runs as one step; the server knows it by the digest of its text. */
export interface Script { readonly text: string; readonly digest: string }

// `#!lua` makes the server refuse the whole script before it begins when it is read-only, out of memory or cannot save. What it
// refuses later would leave a half behind, so every script looks at everything before it writes anything.
const script = (text: string, flags = ''): Script => {
  const whole = `#!lua${flags}\n${text}`;
  return { text: whole, digest: createHash('sha1').update(whole).digest('hex') };
};
const READS = ' flags=no-writes';

/** KEYS are meta, changes and the picture's key without its epoch: they share one hash tag, so one node holds them all. */
const WHOLE = `
local function whole(picture, entities)
  local held = redis.pcall('HLEN', picture)
  return type(held) == 'number' and held == tonumber(entities or '')
end
`;

/** Milliseconds since 1970 by the server's clock: the only one that who writes and who reads have in common. */
const NOW = `
local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
`;

/** Epoch, log, fold, position, key, recordedtime, the hash as a flat list, how old the last proof is or '', the tail or '', and the writers or ''; nothing when there is no whole picture. */
export const LOAD = script(`${WHOLE}${NOW}
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'log', 'fold', 'position', 'key', 'recordedtime', 'entities', 'provedAt', 'tail', 'writers')
if not meta[1] or not whole(KEYS[3] .. meta[1], meta[7]) then return {} end
meta[7] = redis.call('HGETALL', KEYS[3] .. meta[1])
meta[8] = meta[8] and string.format('%.0f', now() - tonumber(meta[8])) or ''
meta[9] = meta[9] or ''
meta[10] = meta[10] or ''
return meta
`, READS);

/** Epoch and position of a whole picture, or nothing. */
export const PLACE = script(`${WHOLE}
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'position', 'entities')
if not meta[1] or not whole(KEYS[3] .. meta[1], meta[3]) then return {} end
return { meta[1], meta[2] }
`, READS);

/**
 * ARGV: fence, from, to, key and recorded time of the record at `to`, recent commits to keep from (a stream id or ''), the tail or '', then entity
 * key and entity in turn. 1,000 arguments in one call keep far below what Lua can unpack. Six commands with the call of it, so that few are run for each event.
 */
export const COMMIT = script(`${WHOLE}
local fence, from, to = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local meta = redis.call('HMGET', KEYS[1], 'fence', 'epoch', 'position', 'recordedtime', 'entities', 'writers')
if meta[1] and meta[1] ~= fence then return 'fenced' end
if not meta[1] or not meta[2] then return 'no-epoch' end
local picture, at = KEYS[3] .. meta[2], tonumber(meta[3])
if not whole(picture, meta[5]) then return 'no-epoch' end
if to <= at then return 'duplicate' end
if from ~= at + 1 then return 'gap' end

local recorded = meta[4]
if tonumber(ARGV[5]) > tonumber(recorded) then recorded = ARGV[5] end
local said, fields = {}, {}
for i = 8, #ARGV, 2 do
  said[#said + 1] = '[' .. cjson.encode(ARGV[i]) .. ',' .. ARGV[i + 1] .. ']'
  fields[#fields + 1] = ARGV[i]
  fields[#fields + 1] = '{"changed":' .. ARGV[3] .. ',"entity":' .. ARGV[i + 1] .. '}'
end
local trim, kept = 'MAXLEN', '10000'
if ARGV[6] ~= '' then trim, kept = 'MINID', ARGV[6] end
local added = redis.pcall('XADD', KEYS[2], trim, '~', kept, string.format('%.0f-0', to + 1), 'epoch', meta[2],
  'from', ARGV[2], 'to', ARGV[3], 'recordedtime', recorded, 'writer', fence, 'changes', '[' .. table.concat(said, ',') .. ']')
if type(added) == 'table' and added.err then return 'no-epoch' end
local entities = tonumber(meta[5])
for i = 1, #fields, 1000 do entities = entities + redis.call('HSET', picture, unpack(fields, i, math.min(i + 999, #fields))) end
redis.call('HSET', KEYS[1], 'position', ARGV[3], 'key', ARGV[4], 'tail', ARGV[7], 'recordedtime', recorded, 'entities', entities)
local before = meta[6] or ''
-- Every fence is new, so one that is named already is the last.
if not string.find(' ' .. before, ' ' .. fence .. ' ', 1, true) then
  local writers = {}
  for one in string.gmatch(before, '%S+ %d+') do writers[#writers + 1] = one end
  writers[#writers + 1] = fence .. ' ' .. ARGV[2]
  redis.call('HSET', KEYS[1], 'writers', table.concat(writers, ' ', math.max(1, #writers - ${WRITERS_KEPT - 1})))
end
return 'committed'
`);

/** ARGV: fence, epoch, its number of entities, then fields and values of meta. Switches to the epoch and lets go of the one before. */
export const SWITCH = script(`${WHOLE}
local meta = redis.call('HMGET', KEYS[1], 'fence', 'epoch')
if meta[1] and meta[1] ~= ARGV[1] then return 'fenced' end
if not meta[1] or not whole(KEYS[3] .. ARGV[2], ARGV[3]) then return 'lost' end
if meta[2] then redis.call('UNLINK', KEYS[3] .. meta[2]) end
redis.call('UNLINK', KEYS[2])
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'entities', ARGV[3], unpack(ARGV, 4))
return 'switched'
`);

/** ARGV: fence, then epochs of this operation's pictures. Those that are not the one in force were left by rebuilds that died. */
export const SWEEP = script(`
local meta = redis.call('HMGET', KEYS[1], 'fence', 'epoch')
if meta[1] ~= ARGV[1] then return 0 end
local gone = 0
for i = 2, #ARGV do
  if ARGV[i] ~= meta[2] then gone = gone + redis.call('UNLINK', KEYS[3] .. ARGV[i]) end
end
return gone
`);

/** ARGV: fence, the position that was the head, and when that was. A server that was put back to its past does not hold it. */
export const PROVE = script(`${WHOLE}${NOW}
local meta = redis.call('HMGET', KEYS[1], 'fence', 'epoch', 'entities', 'position')
if meta[1] and meta[1] ~= ARGV[1] then return 'fenced' end
if not meta[1] or not meta[2] or not whole(KEYS[3] .. meta[2], meta[3]) or tonumber(meta[4]) < tonumber(ARGV[2]) then return 'lost' end
redis.call('HSET', KEYS[1], 'provedAt', string.format('%.0f', math.min(now(), tonumber(ARGV[3]))))
return 'proved'
`);

/** When it was last proved, how many milliseconds ago that is, and epoch and position of the picture; nothing when nothing was proved. */
export const PROOF = script(`${NOW}
local meta = redis.call('HMGET', KEYS[1], 'provedAt', 'epoch', 'position')
if not meta[1] or not meta[2] or not meta[3] then return {} end
return { meta[1], string.format('%.0f', now() - tonumber(meta[1])), meta[2], meta[3] }
`, READS);
