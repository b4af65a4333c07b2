import { openCode } from '@holdfast/service-kit/identity/sealed-code';
import type { Platform } from '@holdfast/service-kit/platform';
import type { MikroORM } from '@mikro-orm/postgresql';
import { createSendGrid } from './adapters/sendgrid.ts';
import { createAskForUser } from './adapters/users.ts';
import { makeAttemptMail } from './application/attempt-mail.ts';
import { makeFindRecipient } from './application/find-recipient.ts';
import { makeListNotifications } from './application/list-notifications.ts';
import type { SendMail } from './application/outcome.ts';
import type { Pace } from './application/pace.ts';
import { makeSendNextMail } from './application/send-next-mail.ts';
import { makeSettleMail } from './application/settle-mail.ts';
import type { Config } from './config.ts';

export interface ContextOptions {
  readonly config: Config;
  readonly platform: Platform;
  readonly orm: MikroORM;
  readonly pace: Pace;
  readonly send?: SendMail | undefined;
}

/** The one place that knows everyone. */
export function createContext({ config, platform, orm, pace, send }: ContextOptions) {
  const attempt = makeAttemptMail({
    findRecipient: makeFindRecipient({ orm, askForUser: createAskForUser(platform.transport) }),
    openCode: (codeId, sealed) => openCode(config.CODE_SEAL_KEY, codeId, sealed),
    send:
      send ??
      createSendGrid({
        apiKey: config.SENDGRID_API_KEY,
        baseUrl: config.SENDGRID_BASE_URL,
        from: config.MAIL_FROM,
        timeoutSeconds: pace.sendTimeoutSeconds,
      }),
    sender: config.MAIL_FROM.email,
  });
  return {
    listNotifications: makeListNotifications({ orm }),
    sendNextMail: makeSendNextMail({
      orm,
      attempt,
      settle: makeSettleMail({ orm, pace }),
      pace,
      logger: platform.logger,
    }),
  };
}
