/** Milliseconds of this process's processor time: what else the machine does counts less in it than in the clock's. */
export async function cpuTime<T>(work: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, result };
}
