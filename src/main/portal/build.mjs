// Builds the portal into a folder: types from the SDL, a check of all types, the pages, and <annals-log> with types.
// Does nothing where nothing has changed since the last time. Called by Maven; see README.md.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const target = resolve(
  process.argv.find((argument) => argument.startsWith('--out='))?.slice(6) ??
    join(here, '../../../target/classes/static/portal'),
)
const stamp = join(target, '.built')
const force = process.argv.includes('--force')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `The portal is built with Node 20.19 or newer; this is ${process.version}. Get one from https://nodejs.org`,
  )
  process.exit(1)
}

const fingerprint = digest(
  [
    'src',
    'public',
    'index.html',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'vite.config.ts',
    'codegen.mjs',
    'build.mjs',
    '../../../graphql',
  ].flatMap(files),
)
if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) process.exit(0)

install()
run('types from graphql/', join(here, 'codegen.mjs'))
const declarations = join(here, 'node_modules/.declarations')
run(
  'tsc',
  bin('typescript', 'bin/tsc'),
  '--noEmit',
  'false',
  '--declaration',
  '--emitDeclarationOnly',
  '--outDir',
  declarations,
)
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
run('vite build', bin('vite', 'bin/vite.js'), 'build', '--outDir', target, '--emptyOutDir', '--logLevel', 'warn')
run(
  'vite build of <annals-log>',
  bin('vite', 'bin/vite.js'),
  'build',
  '--mode',
  'element',
  '--outDir',
  target,
  '--logLevel',
  'warn',
)
// The declaration of the element needs none of the files that the element is made of.
const declaration = readFileSync(join(declarations, 'annals-log.d.ts'), 'utf8')
writeFileSync(join(target, 'annals-log.d.ts'), declaration.replace(/^import .*\n/gm, ''))
writeFileSync(stamp, fingerprint)

function install() {
  const lock = digest(files('package-lock.json'))
  const installed = join(here, 'node_modules/.installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.error) {
    console.error('npm was not found beside node: the portal needs both. Get them from https://nodejs.org')
    process.exit(1)
  }
  if (npm.status !== 0) process.exit(npm.status ?? 1)
  writeFileSync(installed, lock)
}

function run(what, ...command) {
  const { status } = spawnSync(process.execPath, command, { cwd: here, stdio: 'inherit' })
  if (status === 0) return
  console.error(`The portal was not built: ${what} failed, see above.`)
  process.exit(status ?? 1)
}

function bin(name, path) {
  return join(here, 'node_modules', name, path)
}

function files(path) {
  const whole = join(here, path)
  if (!existsSync(whole)) return []
  if (!statSync(whole).isDirectory()) return [whole]
  return readdirSync(whole, { withFileTypes: true }).flatMap((entry) =>
    entry.name === 'generated' || entry.name === 'node_modules' ? [] : files(join(path, entry.name)),
  )
}

function digest(paths) {
  const hash = createHash('sha256')
  for (const path of paths.sort())
    hash.update(relative(here, path)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}
