/** Something this service needs did not answer; trying again later may work. Answered as 503. */
export class DependencyUnavailableError extends Error {
  override readonly name = 'DependencyUnavailableError';
  constructor(dependency: string, cause?: unknown) {
    super(`${dependency} is not available`, { cause });
  }
}
