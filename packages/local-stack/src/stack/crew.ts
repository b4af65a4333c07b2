import { StackProcess } from '../process/stack-process.ts';
import type { ProcessDefinition } from '../process/stack-process.ts';
import type { Report } from '../report.ts';
import { recordProcesses } from './leftovers.ts';

/** Who is stopped before whom: nobody loses what they stand on. */
const stopOrder = ['service', 'sidecar', 'control plane', 'redis', 'postgres'] as const;
type Rank = (typeof stopOrder)[number];

/** All processes of a stack. */
export class Crew {
  /** Told whenever one of them starts or ends. */
  onChange: () => void = () => undefined;
  #members: { rank: Rank; process: StackProcess }[] = [];
  #report: Report;
  #record: string;
  #closed = false;

  constructor(record: string, report: Report) {
    this.#record = record;
    this.#report = report;
  }

  get processes(): StackProcess[] {
    return this.#members.map((member) => member.process);
  }

  /** Starts a process and resolves when it can do its work. */
  async launch(rank: Rank, definition: ProcessDefinition): Promise<StackProcess> {
    if (this.#closed) throw new Error('the stack is being stopped');
    const process = new StackProcess(definition);
    this.#members.push({ rank, process });
    process.onChange = () => this.#changed();
    await process.start();
    await process.waitReady();
    this.#report(`${process.name} is ready`);
    return process;
  }

  async stop(): Promise<void> {
    this.#closed = true;
    for (const rank of stopOrder) {
      const members = this.#members.filter((member) => member.rank === rank);
      await Promise.all(members.map((member) => this.#end(member.process)));
    }
  }

  async #end(process: StackProcess): Promise<void> {
    const signal = await process.stop();
    if (signal === 'SIGKILL') this.#report(`${process.name} did not end when it was asked to and was killed`);
  }

  #changed(): void {
    recordProcesses(
      this.#record,
      this.processes.flatMap(({ watched }) => watched ?? []),
    );
    this.onChange();
  }
}
