import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** Compressed once at build time, so that no request pays for it. */
function compressed(): Plugin {
  let folder = ''
  return {
    name: 'annals-compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = config.build.outDir
    },
    closeBundle: () => {
      for (const name of readdirSync(folder, { recursive: true }) as string[]) {
        const file = join(folder, name)
        if (!statSync(file).isFile() || !/\.(js|css|html|svg)$/.test(name)) continue
        const content = readFileSync(file)
        writeFileSync(file + '.gz', gzipSync(content, { level: 9 }))
        writeFileSync(file + '.br', brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      }
    },
  }
}

const server = process.env.ANNALS_URL ?? 'http://localhost:8080'

export default defineConfig(({ mode }) => ({
  base: '/portal/',
  plugins: [compressed()],
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/oauth2', '/v1', '/portal/session', '/portal/sign-in'].map((path) => [
        path,
        { target: server, ws: path === '/graphql' },
      ]),
    ),
  },
  build:
    mode === 'element'
      ? {
          target: 'es2022',
          cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
          emptyOutDir: false,
          copyPublicDir: false,
          modulePreload: false,
          lib: { entry: 'src/annals-log.ts', formats: ['es'], fileName: () => 'annals-log.js' },
          rollupOptions: { output: { codeSplitting: false } },
        }
      : {
          target: 'es2022',
          cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
          assetsDir: 'assets',
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
        },
}))
