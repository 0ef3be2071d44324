import { describe, expect, it } from 'vitest'
import { Latest } from './latest'

describe('the latest of several questions', () => {
  it('is answered, and those before it are not, in whatever order answers arrive', async () => {
    const latest = new Latest()
    let answerFirst!: (value: string) => void
    const first = latest.of(() => new Promise<string>((resolve) => (answerFirst = resolve)))
    expect(await latest.of(async () => 'second')).toBe('second')
    answerFirst('first')
    expect(await first).toBeUndefined()
  })

  it('fails for who asked it, and those before it do not', async () => {
    const latest = new Latest()
    let failFirst!: (fault: Error) => void
    const first = latest.of(() => new Promise<string>((_, reject) => (failFirst = reject)))
    await expect(latest.of(() => Promise.reject(new Error('second')))).rejects.toThrow('second')
    failFirst(new Error('first'))
    expect(await first).toBeUndefined()
  })
})
