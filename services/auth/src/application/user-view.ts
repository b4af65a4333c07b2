import type { UserView } from '@holdfast/contracts';
import type { z } from 'zod';
import type { User } from '../persistence/user.entity.ts';

export const toUserView = (user: User): z.input<typeof UserView> => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  status: user.status,
  createdAt: user.createdAt.toISOString(),
});
