import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Runs programs in the foreground, which are ended with the test in any case. */
export interface Daemons {
  readonly folder: string
  start(program: string, args: readonly string[], environment?: NodeJS.ProcessEnv): void
  stop(): void
}

export function daemons(): Daemons {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-cluster-'))
  const children: ChildProcess[] = []
  const kill = () => {
    for (const { pid } of children) {
      // What a daemon has started is of its group.
      try {
        process.kill(-pid!, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
  }
  process.once('exit', kill)
  return {
    folder,
    start(program, args, environment = process.env) {
      const child = spawn(program, args, { detached: true, stdio: 'ignore', env: environment })
      child.on('error', () => {})
      if (child.pid !== undefined) children.push(child)
    },
    stop() {
      kill()
      process.off('exit', kill)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The folders of Debian's daemons, which `PATH` may lack. */
export function programPath(name: string): string | undefined {
  return ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
    .map(folder => join(folder, name))
    .find(path => existsSync(path))
}

/** The missing requirements: programs that are not installed, and root if the user is another. */
export function lacking(programs: readonly string[]): string[] {
  const missing = programs.filter(name => programPath(name) === undefined)
  return process.getuid?.() === 0 ? missing : [...missing, 'root']
}

/** Waits until `find` returns a value; the error of a timeout names `what`. */
export async function until<Found>(
  what: string,
  find: () => Found | undefined | false,
  { milliseconds = 30_000, every = 100 } = {},
): Promise<Found> {
  const end = Date.now() + milliseconds
  for (;;) {
    const found = find()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(every)
  }
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>(resolve => {
          const server = createServer()
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map(server => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

/** A Slurm of two nodes on this host; the environment in which its commands find it. */
export async function startSlurm({ folder, start }: Daemons): Promise<NodeJS.ProcessEnv> {
  const at = (name: string) => join(folder, name)
  const [controller, first, second] = await freePorts(3)
  // munged refuses folders that other users may write into.
  chmodSync(folder, 0o755)
  for (const name of ['munge', 'state', 'spool.n1', 'spool.n2'])
    mkdirSync(at(name), { mode: 0o755 })
  writeFileSync(at('munge/key'), randomBytes(128), { mode: 0o400 })
  const socket = at('munge/socket')
  start(programPath('munged')!, [
    '--foreground',
    '--force',
    `--socket=${socket}`,
    `--key-file=${at('munge/key')}`,
    `--pid-file=${at('munge/pid')}`,
    `--log-file=${at('munge/log')}`,
    `--seed-file=${at('munge/seed')}`,
  ])
  await until('munged', () => existsSync(socket))
  const host = hostname()
  writeFileSync(
    at('slurm.conf'),
    `ClusterName=tokrate
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${socket}
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${folder}/spool.%n
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${folder}/slurmd.%n.pid
SlurmctldLogFile=${at('slurmctld.log')}
SlurmdLogFile=${folder}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
ReturnToService=2
MaxArraySize=9
NodeName=n1 NodeHostname=${host} NodeAddr=127.0.0.1 Port=${first} CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=${host} NodeAddr=127.0.0.1 Port=${second} CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
`,
  )
  const environment = { ...process.env, SLURM_CONF: at('slurm.conf') }
  start(programPath('slurmctld')!, ['-D', '-f', at('slurm.conf')], environment)
  for (const node of ['n1', 'n2'])
    start(programPath('slurmd')!, ['-D', '-N', node, '-f', at('slurm.conf')], environment)
  const idle = () => {
    try {
      const states = execFileSync('sinfo', ['-h', '-N', '-o', '%T'], {
        env: environment,
        stdio: 'pipe',
      })
      return states.toString().trim() === 'idle\nidle'
    } catch {
      return false
    }
  }
  await until('two idle nodes', idle)
  return environment
}

/** Two hosts for ssh, `n1` and `n2`, which are this one; the file that `ssh -F` is given. */
export async function startHosts({ folder, start }: Daemons): Promise<string> {
  const at = (name: string) => join(folder, name)
  const ports = await freePorts(2)
  for (const key of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)])
  // sshd drops its privileges in that folder.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  for (const port of ports) {
    const config = at(`sshd-${port}.conf`)
    writeFileSync(
      config,
      `Port ${port}
ListenAddress 127.0.0.1
HostKey ${at('host')}
AuthorizedKeysFile ${at('user.pub')}
PidFile none
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
`,
    )
    start(programPath('sshd')!, ['-D', '-f', config])
  }
  const hosts = ports.map(
    (port, i) => `Host n${i + 1}
  HostName 127.0.0.1
  Port ${port}
  User root
`,
  )
  writeFileSync(
    at('ssh.conf'),
    `${hosts.join('')}Host *
  IdentityFile ${at('user')}
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
  BatchMode yes
`,
  )
  const answers = () =>
    ['n1', 'n2'].every(host => {
      try {
        execFileSync('ssh', ['-F', at('ssh.conf'), host, 'true'], { stdio: 'pipe' })
        return true
      } catch {
        return false
      }
    })
  await until('two hosts that answer', answers)
  return at('ssh.conf')
}
