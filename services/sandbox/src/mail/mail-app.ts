import { Router } from '@koa/router';
import type Koa from 'koa';
import { controlErrors } from '../http/control.ts';
import { createApp } from '../http/create-app.ts';
import { addHealthRoutes } from '../http/health-routes.ts';
import { addMailFaultRoutes, clearMailFaults, createMailFaults } from './fault-routes.ts';
import { createMailbox } from './mailbox.ts';
import { addMailboxPages } from './mailbox-pages.ts';
import { addMessageRoutes } from './message-routes.ts';
import { addSendRoutes } from './send-routes.ts';

export function createMailStandIn(apiKey: string): Koa {
  const mailbox = createMailbox();
  const faults = createMailFaults();

  const router = new Router();
  addHealthRoutes(router);
  addSendRoutes(router, apiKey, mailbox, faults);
  addMessageRoutes(router, mailbox);
  addMailboxPages(router, mailbox);
  addMailFaultRoutes(router, faults);
  router.post('/_control/reset', (ctx) => {
    mailbox.clear();
    clearMailFaults(faults);
    ctx.body = { reset: true };
  });

  const app = createApp('sandbox mail');
  app.use(controlErrors);
  app.use(router.routes());
  app.use((ctx) => {
    ctx.status = 404;
    ctx.body = { errors: [{ message: 'Not Found', field: null, help: null }] };
  });
  return app;
}
