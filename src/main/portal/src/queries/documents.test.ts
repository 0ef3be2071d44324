import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

describe('the documents', { timeout: 60_000 }, () => {
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sdl-'))
    cpSync('../../../graphql', folder, { recursive: true })
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  const check = () => spawnSync(process.execPath, ['codegen.mjs', `--check=${folder}`], { encoding: 'utf8' })

  it('ask for what the schema has', () => {
    expect(check()).toMatchObject({ status: 0, stderr: '' })
  })

  it.each([
    ['query.graphqls', 'severeThisWeek: Int!', 'severeLately: Int!', 'severeThisWeek'],
    ['query.graphqls', 'search: String', 'words: String', 'search'],
    ['schema-builder.graphqls', 'displayName: String!', 'title: String!', 'displayName'],
  ])('break the build where %s says something else', (file, before, after, named) => {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(before)
    writeFileSync(path, text.replaceAll(before, after))
    const { status, stderr } = check()
    expect(status).toBe(1)
    expect(stderr).toContain(named)
  })
})
