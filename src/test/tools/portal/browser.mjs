// A Chromium: the machine's own if it has one, else the one that comes inside an npm package.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'

const INSTALLED = [
  process.env.ANNALS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Options for chromium.launch. */
export async function launchOptions() {
  const args = ['--disable-gpu', '--no-sandbox', '--disable-background-networking', '--hide-scrollbars', '--force-color-profile=srgb']
  const own = INSTALLED.find((path) => path && existsSync(path))
  if (own) return { executablePath: own, headless: true, args }
  // Without this it unpacks no libraries of its own.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  const libraries = [join(tmpdir(), 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return {
    executablePath,
    headless: true,
    args: [...args, '--headless=shell', '--single-process=false'].filter((argument) => argument !== '--single-process=false'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(tmpdir(), 'fonts'), HOME: dirname(executablePath) },
  }
}
