import type { MikroORM } from '@mikro-orm/postgresql';
import type { AskForUser, KnownUser } from '../adapters/users.ts';
import { readContact, saveContact } from '../persistence/read-models.ts';

/** Where a user gets mail: from our own copy, else from auth, whose answer is kept. Undefined: nobody is there. */
export const makeFindRecipient =
  ({ orm, askForUser }: { orm: MikroORM; askForUser: AskForUser }) =>
  async (userId: string): Promise<KnownUser | undefined> => {
    const em = orm.em.fork();
    const known = await readContact(em, userId);
    if (known !== undefined) return known;
    const user = await askForUser(userId);
    if (user !== undefined) await saveContact(em, userId, user);
    return user;
  };
export type FindRecipient = ReturnType<typeof makeFindRecipient>;
