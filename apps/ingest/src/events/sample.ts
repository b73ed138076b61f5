/** For tests: reports that are taken as they are. */

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

export interface SampleEvent extends Readonly<Record<string, unknown>> { readonly id: string; readonly source: string }

export function violation(more: Readonly<Record<string, unknown>> = {}, data: Readonly<Record<string, unknown>> = {}): SampleEvent {
  return {
    specversion: '1.0', id: 'r-1', source: 'urn:team:north', type: 'watchfloor.violation-reported.v1', subject: 'violation/v-1', time: '2026-03-01T11:58:00Z',
    datacontenttype: 'application/json', data: { class: 'indirect-fire', sense: 'heard', lon: 34.4, lat: 31.4, uncertainty: 300, ...data }, ...more,
  };
}

export function convoy(fact: string, id: string, time: string, data: Readonly<Record<string, unknown>>): SampleEvent {
  return {
    specversion: '1.0', id: `${fact}-${id}`, source: 'urn:desk:convoys', type: `watchfloor.${fact}.v1`, subject: `convoy/${id}`, time,
    datacontenttype: 'application/json', data,
  };
}

export const planned = (id: string, devices: readonly string[], departAt?: string): SampleEvent => convoy('convoy-planned', id, '2026-03-01T08:00:00Z', {
  organisation: 'relief-alpha', route: [[34.27, 31.22], [34.4, 31.5]], devices, ...(departAt !== undefined && { departAt }),
});
