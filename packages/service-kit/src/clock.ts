/** The time as an argument: tests set it, production reads the machine's. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
