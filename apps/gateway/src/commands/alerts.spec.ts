import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertId, digestOf, type ActFact, type AlertRaised, type EntityKey, type Event } from '#libs/domain';
import { encodeAct } from '#libs/protocol';
import { OPERATION, report, serveGateway, within, type Served } from '../served.ts';

const OFFICER = { authorization: 'Bearer token-of-the-officer' };
const RELIEF = { authorization: 'Bearer token-of-relief' };
const ACCESS = {
  'token-of-the-officer': { audience: 'operations', name: 'Canary Officer', desk: 'watch' },
  'token-of-relief': { audience: 'aid:relief', name: 'Canary Coordinator', desk: 'relief desk' },
};
const at = (path: string): string => `/v1/operations/${OPERATION}/${path}`;
const ROUTE = [[34.4, 31.4], [34.5, 31.5]];

let said = 0;
const watchSays = (fact: ActFact): Event => encodeAct(fact, { id: `w1-${(said += 1)}`, source: 'urn:watchfloor:demo:watch', time: Date.now() });
const keyOf = ({ rule, subject, cause }: Pick<AlertRaised, 'rule' | 'subject' | 'cause'>): EntityKey => `alert/${alertId(digestOf(rule, subject as EntityKey, cause), 0)}`;
type Raise = Omit<AlertRaised, 'watch' | 'judged'>;
const raise = (one: Raise): Event => watchSays({
  fact: 'alert-raised', subject: keyOf(one), data: { ...one, watch: 'w1', judged: { position: 1, at: new Date().toISOString() } },
});

const HELD: Raise = { rule: 'convoy-held', subject: 'convoy/c1', severity: 'high', corridor: 'north', km: 3.2 };
const NEAR: Raise = { rule: 'violation-near-corridor', subject: 'corridor/north', cause: 'violation/canary-violation', severity: 'high', corridor: 'north', km: 7.31, metres: 250 };
const ATTACKED: Raise = { rule: 'convoy-attacked', subject: 'convoy/c1', cause: 'urn:canary:source r-9', severity: 'life-safety', corridor: 'north' };
const FOREIGN: Raise = { rule: 'convoy-held', subject: 'convoy/canary-convoy', severity: 'high', corridor: 'north', km: 9.9 };
const LATER: Raise = { rule: 'convoy-overdue', subject: 'convoy/c1', severity: 'medium', corridor: 'north' };

let served: Served;
let commands = 0;
const send = async (headers: Readonly<Record<string, string>>, type: string, raised: Raise | EntityKey, data: object = {}, more: object = {}) =>
  served.post(at('commands'), { id: `c-${(commands += 1)}`, type, subject: typeof raised === 'string' ? raised : keyOf(raised), data, ...more }, headers);
const alert = async (raised: Raise, headers: Readonly<Record<string, string>> = OFFICER) => served.get(at(`entities/${keyOf(raised)}`), headers);

beforeAll(async () => {
  served = await serveGateway({ access: ACCESS });
  await served.record(
    report('corridor-defined', 'corridor/north', { name: { en: 'North road' }, geometry: { type: 'LineString', coordinates: ROUTE } }),
    report('convoy-planned', 'convoy/c1', { organisation: 'relief', route: ROUTE, corridor: 'north' }),
    report('convoy-planned', 'convoy/canary-convoy', { organisation: 'canary-organisation', route: ROUTE, corridor: 'north' }),
    report('violation-reported', 'violation/canary-violation', { class: 'small-arms-fire', sense: 'seen', narrative: 'canary narrative', lon: 34.45, lat: 31.45 }),
    watchSays({ fact: 'watch-started', subject: 'operation/demo', data: { watch: 'w1' } }),
    raise(HELD), raise(NEAR), raise(ATTACKED), raise(FOREIGN),
  );
});
afterAll(async () => { await served.stop(); });

describe('alerts as a coordinator has them', () => {
  it('are those on its convoys and corridors, with a cause only where it sees that, and no word of who did what', async () => {
    const { body } = await served.get(at('entities/alert'), RELIEF);
    const seen = body['items'] as readonly Record<string, unknown>[];
    expect(seen.map(({ key }) => key).sort()).toEqual([HELD, NEAR, ATTACKED].map(keyOf).sort());
    const near = (await alert(NEAR, RELIEF)).body;
    expect(near).toEqual({
      key: keyOf(NEAR), rule: 'violation-near-corridor', severity: 'high', subject: 'corridor/north', state: 'active-unacknowledged', corridor: 'north', km: 7.31, raisedAt: near['raisedAt'], seen: [],
    });
    const [unseen, unknown] = [await alert(FOREIGN, RELIEF), await alert({ ...FOREIGN, subject: 'convoy/c9' }, RELIEF)];
    expect([unseen.status, unseen.body]).toEqual([404, unknown.body]);
    expect((await alert(NEAR)).body).toMatchObject({ cause: 'violation/canary-violation', metres: 250, acknowledged: false, active: true, level: 'watch' });
  });

  it('can be acknowledged, which says that they were seen at its desk and nothing else', async () => {
    expect(await send(RELIEF, 'acknowledge-alert', HELD)).toMatchObject({ status: 200, body: { status: 'accepted' } });
    expect((await alert(HELD, RELIEF)).body).toMatchObject({ state: 'active-unacknowledged', seen: [{ desk: 'relief desk' }] });
    expect((await alert(HELD)).body).toMatchObject({ state: 'active-unacknowledged', acknowledged: false, seen: [{ desk: 'relief desk', organisation: 'relief' }] });
    const again = await send(RELIEF, 'acknowledge-alert', HELD);
    expect(again).toMatchObject({ status: 409, body: { winner: { by: { name: 'relief desk' } } } });
    const [unseen, unknown] = [await send(RELIEF, 'acknowledge-alert', FOREIGN), await send(RELIEF, 'acknowledge-alert', 'alert/00000000000000000000-0')];
    expect([unseen.status, { ...unseen.body, id: '' }]).toEqual([404, { ...unknown.body, id: '' }]);
    for (const type of ['close-alert', 'confirm-alert']) expect((await send(RELIEF, type, HELD, { note: 'no' })).status).toBe(403);
  });

  it('never bring a forbidden value out of the gateway, in no frame, list, event or answer', async () => {
    const socket = served.connect({ token: 'token-of-relief' });
    const raw: string[] = [];
    const cleared = Promise.withResolvers<void>();
    socket.on('picture', (frame) => { raw.push(JSON.stringify(frame)); });
    socket.on('changes', (frame) => {
      raw.push(JSON.stringify(frame));
      if (frame.changes.some(([key]) => key === keyOf(LATER))) cleared.resolve();
    });
    raw.push(JSON.stringify(await within(socket.emitWithAck('join', { operation: OPERATION }), 'the join')));
    await served.record(raise({ ...FOREIGN, rule: 'convoy-overdue', severity: 'medium' }), report('violation-reported', 'violation/canary-violation', { class: 'other', sense: 'heard', narrative: 'canary again' }));
    expect((await send(OFFICER, 'acknowledge-alert', NEAR)).status).toBe(200);
    await served.record(raise(LATER));
    await within(cleared.promise, 'the frame with the last alert');
    for (const path of ['picture', 'entities/alert', 'entities/violation', `entities/${keyOf(NEAR)}`, `entities/${keyOf(FOREIGN)}`, 'features/alerts']) raw.push(JSON.stringify((await served.get(at(path), RELIEF)).body));
    raw.push(JSON.stringify((await send(RELIEF, 'acknowledge-alert', FOREIGN)).body), JSON.stringify((await send(RELIEF, 'acknowledge-alert', NEAR)).body));
    expect(raw.join('')).toContain(keyOf(LATER));
    expect(raw.filter((text) => /canary/i.test(text))).toEqual([]);
  });
});

describe('alerts as operations have them', () => {
  it('are acknowledged once, assigned, escalated, confirmed; whoever comes second hears who was first', async () => {
    expect((await send(OFFICER, 'acknowledge-alert', HELD)).status).toBe(200);
    expect(await send(OFFICER, 'acknowledge-alert', HELD)).toMatchObject({ status: 409, body: { winner: { by: { name: 'Canary Officer' } } } });
    expect((await send(OFFICER, 'assign-alert', HELD, { to: 'liaison desk' })).status).toBe(200);
    expect((await send(OFFICER, 'escalate-alert', HELD)).status).toBe(200);
    expect((await send(OFFICER, 'escalate-alert', HELD)).status).toBe(409);
    expect((await send(OFFICER, 'confirm-alert', ATTACKED, { note: 'Convoy told to wait.' })).status).toBe(200);
    expect((await alert(HELD)).body).toMatchObject({ state: 'active-acknowledged', owner: 'liaison desk', level: 'shift-lead', by: 'Canary Officer' });
    expect((await alert(ATTACKED)).body).toMatchObject({ confirmed: true, acknowledged: true, note: 'Convoy told to wait.' });
  });

  it('lie on a shelf with an end and a reason, a life-safety alert a quarter of an hour at most and once', async () => {
    const until = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
    expect((await send(OFFICER, 'shelve-alert', HELD, { until: until(60) })).body).toMatchObject({ status: 422, errors: [{ pointer: '/data/reason' }] });
    expect((await send(OFFICER, 'shelve-alert', HELD, { until: until(-1), reason: 'known' })).body).toMatchObject({ status: 422, errors: [{ pointer: '/data/until' }] });
    expect((await send(OFFICER, 'shelve-alert', HELD, { until: until(60), reason: 'Papers are being mended' })).status).toBe(200);
    expect((await alert(HELD)).body).toMatchObject({ state: 'shelved', reason: 'Papers are being mended', acknowledged: false });
    expect((await alert(HELD, RELIEF)).body).toMatchObject({ state: 'shelved' });
    const { act } = ((await alert(HELD)).body['acts'] as { shelf: { act: string } }).shelf;
    expect((await send(OFFICER, 'unshelve-alert', HELD, {}, { from: act })).status).toBe(200);
    expect((await alert(HELD)).body).toMatchObject({ state: 'active-unacknowledged' });
    expect((await send(OFFICER, 'shelve-alert', ATTACKED, { until: until(16), reason: 'known' })).status).toBe(422);
    expect((await send(OFFICER, 'shelve-alert', ATTACKED, { until: until(14), reason: 'known' })).status).toBe(200);
  });

  it('are closed with a note, and then nothing more can be done about them; what is unknown is 404', async () => {
    expect((await send(OFFICER, 'close-alert', ATTACKED)).body).toMatchObject({ status: 422, errors: [{ pointer: '/data/note' }] });
    expect((await send(OFFICER, 'close-alert', ATTACKED, { note: 'Convoy is safe.' })).status).toBe(200);
    expect((await alert(ATTACKED)).body).toMatchObject({ state: 'closed', closed: true, note: 'Convoy is safe.' });
    for (const [type, data] of [['acknowledge-alert', {}], ['confirm-alert', { note: 'x' }], ['assign-alert', { to: 'x' }], ['escalate-alert', {}], ['close-alert', { note: 'x' }]] as const) {
      expect([type, (await send(OFFICER, type, ATTACKED, data)).status]).toEqual([type, 422]);
    }
    expect((await send(OFFICER, 'acknowledge-alert', 'alert/00000000000000000000-0')).status).toBe(404);
    expect((await send(OFFICER, 'acknowledge-alert', 'convoy/c1')).status).toBe(422);
  });
});
