import { healthRoutes } from '@holdfast/service-kit/http/health';
import { listen, type ListeningServer } from '@holdfast/service-kit/http/listen';
import type { Metrics } from '@holdfast/service-kit/metrics';
import Koa from 'koa';

/** `/metrics` on a port of its own, which nobody exposes. */
export function serveMetrics(metrics: Metrics, host: string, port: number): Promise<ListeningServer> {
  const app = new Koa();
  app.use(healthRoutes({}, metrics));
  return listen(app, { host, port });
}
