import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly outboxOldestSeconds: Gauge<'lane'>;
  readonly outboxFailures: Counter<'lane'>;
  readonly events: Counter<'type' | 'outcome'>;
}

/** Prometheus metrics of one service instance; its own registry, so that tests can run several in one process. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    outboxOldestSeconds: new Gauge({
      name: 'outbox_oldest_unpublished_seconds',
      help: 'Age of the oldest outbox row that is not delivered yet',
      labelNames: ['lane'],
      registers,
    }),
    outboxFailures: new Counter({
      name: 'outbox_delivery_failures_total',
      help: 'Deliveries that failed and will be tried again',
      labelNames: ['lane'],
      registers,
    }),
    events: new Counter({
      name: 'events_received_total',
      help: 'Events received, by type and outcome',
      labelNames: ['type', 'outcome'],
      registers,
    }),
  };
}

export function observeRequest(
  metrics: Metrics,
  seen: { method: string; route: string; status: number; seconds: number },
): void {
  metrics.requests.observe(
    { method: seen.method, route: seen.route, status: String(seen.status) },
    seen.seconds,
  );
}
