import { claimPort, reservePorts } from '../files/ports.ts';

/** What people type gets a port they can remember; everything else gets a free one. */
const friendlyPorts: Record<string, { port: number; variable: string }> = {
  gateway: { port: 8080, variable: 'HOLDFAST_PORT_GATEWAY' },
  'sandbox.stripe': { port: 8081, variable: 'HOLDFAST_PORT_STRIPE' },
  'sandbox.mail': { port: 8082, variable: 'HOLDFAST_PORT_MAIL' },
  'sandbox.google': { port: 8083, variable: 'HOLDFAST_PORT_GOOGLE' },
};

export interface PortBook {
  /** Every port by its purpose. */
  readonly ports: Record<string, number>;
  next(purpose: string): Promise<number>;
  release: () => void;
}

/** Friendly ports are asked for at once: one that is taken must stop a start before anything runs. */
export async function openPortBook(mode: 'fixed' | 'free'): Promise<PortBook> {
  const friendly = new Map<string, number>();
  for (const [purpose, { port, variable }] of mode === 'fixed' ? Object.entries(friendlyPorts) : []) {
    friendly.set(purpose, await claimPort(purpose, Number(process.env[variable] ?? port), variable));
  }
  const block = await reservePorts();
  const ports: Record<string, number> = {};
  return {
    ports,
    next: async (purpose) => (ports[purpose] = friendly.get(purpose) ?? (await block.next())),
    release: () => block.release(),
  };
}
