import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.ts';

describe('metrics', () => {
  it('are Prometheus text with our prefix', async () => {
    const metrics = new Metrics();
    metrics.counter({ name: 'events_recorded_total', help: 'Events', labelNames: ['operation'] }).inc({ operation: 'demo' }, 3);
    metrics.gauge({ name: 'consoles', help: 'Consoles', collect: (gauge) => gauge.set(2) });
    metrics.histogram({ name: 'append_seconds', help: 'Time' }).observe(0.002);
    const text = await metrics.text();
    expect(text).toContain('watchfloor_events_recorded_total{operation="demo"} 3');
    expect(text).toContain('watchfloor_consoles 2');
    expect(text).toContain('watchfloor_append_seconds_bucket{le="0.0025"} 1');
    expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it.each(['EventsTotal_total', 'a-b_total', 'events', 'x_ms_total_'])('do not take the counter name %s', (name) => {
    expect(() => new Metrics().counter({ name, help: 'x' })).toThrow(TypeError);
  });

  it('do not take a gauge that is called a total, nor a histogram without a unit', () => {
    expect(() => new Metrics().gauge({ name: 'x_total', help: 'x' })).toThrow(TypeError);
    expect(() => new Metrics().gauge({ name: 'x_ms', help: 'x' })).toThrow(TypeError);
    expect(() => new Metrics().histogram({ name: 'x_time', help: 'x' })).toThrow(TypeError);
  });

  it('say of the process only what promtool finds nothing wrong with', async () => {
    const metrics = new Metrics();
    metrics.watchProcess();
    const types = [...(await metrics.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name as string, type as string] as const);
    expect(types.length).toBeGreaterThan(3);
    for (const [name, type] of types) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(name).not.toMatch(/_(?:milliseconds|ms|info)$/);
    }
    const values = new Map([...(await metrics.text()).matchAll(/^(\w+) (\S+)$/gm)].map(([, name, value]) => [name as string, Number(value)]));
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes']) expect([name, values.get(name)]).not.toEqual([name, 0]);
  });
});
