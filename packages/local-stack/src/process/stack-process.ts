import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { StackProblem, messageOf } from '../problem.ts';
import { askProcess } from './end-process.ts';
import { logTail } from './log-tail.ts';
import { processStartTime } from './process-table.ts';
import { tellReaper } from './reaper.ts';
import { killTree, signalTree } from './signal-process.ts';
import { spawnLogged } from './spawn-logged.ts';
import type { Launch } from './spawn-logged.ts';
import type { StopPlan, WatchedProcess } from './watched-process.ts';

export interface ProcessDefinition extends Launch {
  name: string;
  stop: StopPlan;
  /** One look at the process from outside: can it do its work now? */
  isReady: () => Promise<boolean>;
}

type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** One process of the stack: started, asked, killed, frozen and started again on the same ports. */
export class StackProcess {
  readonly name: string;
  readonly logFile: string;
  /** Told when the process ends without having been asked to. */
  onCrash: (ending: string) => void = () => undefined;
  /** Told after each start and each end. */
  onChange: () => void = () => undefined;
  #definition: ProcessDefinition;
  #child: ChildProcess | undefined;
  #ending: Promise<Ending> | undefined;
  #lastEnding: Ending | undefined;
  #askedToEnd = false;
  #startedAt = '';

  constructor(definition: ProcessDefinition) {
    this.#definition = definition;
    this.name = definition.name;
    this.logFile = definition.logFile;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** What somebody else needs to end it when we cannot. */
  get watched(): WatchedProcess | undefined {
    return this.pid === undefined
      ? undefined
      : { pid: this.pid, startedAt: this.#startedAt, plan: this.#definition.stop };
  }

  async start(): Promise<void> {
    if (this.running) return;
    this.#askedToEnd = false;
    this.#lastEnding = undefined;
    const { child, pid } = await spawnLogged(this.#definition);
    this.#child = child;
    this.#startedAt = processStartTime(pid) ?? '';
    if (this.watched !== undefined) tellReaper({ watch: this.watched });
    this.#ending = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#ended(pid, { code, signal });
        resolve({ code, signal });
      });
    });
    this.onChange();
  }

  /** Ends the process and everything below it, by default as a crash would. Resolves when it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.pid === undefined) return;
    this.#askedToEnd = true;
    const below = signal === 'SIGKILL' ? killTree(this.pid) : [];
    if (signal !== 'SIGKILL') askProcess(this.pid, signal);
    await this.#gone();
    while (below.some((pid) => processStartTime(pid) !== undefined)) await pause(10);
  }

  /** Asks the process to end in its own way and insists when it does not. Answers the signal that it took. */
  async stop(): Promise<NodeJS.Signals | undefined> {
    const { signals, graceMs } = this.#definition.stop;
    this.#askedToEnd = true;
    let last: NodeJS.Signals | undefined;
    for (const signal of signals) {
      if (this.pid === undefined) return last;
      last = signal;
      if (signal === 'SIGKILL') signalTree(this.pid, signal);
      else askProcess(this.pid, signal);
      await Promise.race([this.#gone(), pause(graceMs, undefined, { ref: false })]);
    }
    await this.#gone();
    return last;
  }

  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.kill(signal);
    await this.start();
    await this.waitReady();
  }

  freeze(): void {
    if (this.pid !== undefined) signalTree(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (this.pid !== undefined) signalTree(this.pid, 'SIGCONT');
  }

  /** Resolves when the process can do its work; says why when it ends or takes too long instead. */
  async waitReady(timeoutMs = 90_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    let lastFailure = 'it does not answer yet';
    while (this.running) {
      try {
        if (await this.#definition.isReady()) return;
      } catch (error) {
        lastFailure = messageOf(error);
      }
      if (Date.now() > deadline) {
        throw this.#problem(`${this.name} is not ready after ${timeoutMs / 1000} s (${lastFailure}).`);
      }
      await pause(25);
    }
    throw this.#problem(`${this.name} ended during its start (${describe(this.#lastEnding)}).`);
  }

  async #gone(): Promise<void> {
    this.#child?.ref();
    await this.#ending;
  }

  #ended(pid: number, ending: Ending): void {
    this.#child = undefined;
    this.#lastEnding = ending;
    tellReaper({ forget: pid });
    this.onChange();
    if (!this.#askedToEnd) this.onCrash(describe(ending));
  }

  #problem(message: string): StackProblem {
    const tail = logTail(this.logFile);
    if (tail.includes('No space left on device')) {
      return new StackProblem(`${message} The disk is full.`, 'Free some space and start again.');
    }
    return new StackProblem(message, `The last lines of its log (${this.logFile}):\n${tail}`);
  }
}

function describe(ending: Ending | undefined): string {
  return ending?.signal ? `signal ${ending.signal}` : `exit code ${ending?.code ?? 'unknown'}`;
}
