/**
 * The seconds of processor time that `work` takes in this process. Unlike the clock it does not run on while
 * another process has the core.
 */
export function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
