import { join } from 'node:path';

export interface DaprPrograms {
  daprd: string;
  placement: string;
  scheduler: string;
}

export function programsIn(folder: string): DaprPrograms {
  return {
    daprd: join(folder, 'daprd'),
    placement: join(folder, 'placement'),
    scheduler: join(folder, 'scheduler'),
  };
}
