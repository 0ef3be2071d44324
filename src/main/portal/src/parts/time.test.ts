import { describe, expect, it } from 'vitest'
import { difference } from './difference'
import { readTime, size, whole } from './time'

describe('times', () => {
  it('are read as people write them', () => {
    expect(readTime('2026-11-23 14:32', 'utc')).toBe(Date.UTC(2026, 10, 23, 14, 32))
    expect(readTime('2026-11-23', 'utc')).toBe(Date.UTC(2026, 10, 23))
    expect(readTime('2026-11-23T14:32:07.5Z', 'local')).toBe(Date.UTC(2026, 10, 23, 14, 32, 7, 500))
  })

  it.each(['', 'tomorrow', '2026-02-30', '2026-13-01', '23.11.2026'])('are not guessed: %s', (text) => {
    expect(readTime(text, 'utc')).toBeNull()
  })

  it('keep their milliseconds', () => {
    expect(whole(Date.UTC(2026, 10, 23, 14, 32, 7, 8), 'utc')).toBe('23 November 2026, 14:32:07.008')
  })
})

describe('sizes', () => {
  it.each([
    [999, '999 B'],
    [342_000, '342 KB'],
    [1_800_000, '1.8 MB'],
    [999_600, '1.0 MB'],
  ] as const)('of %i bytes are %s', (bytes, text) => {
    expect(size(bytes)).toBe(text)
  })
})

describe('a difference', () => {
  it('marks the middle that changed', () => {
    expect(difference('version 4 of it', 'version 5 of it').after).toEqual([
      { text: 'version ', differs: false },
      { text: '5', differs: true },
      { text: ' of it', differs: false },
    ])
  })

  it('marks nothing where nothing is the same', () => {
    expect(difference('disabled', 'on').before).toEqual([{ text: 'disabled', differs: false }])
  })
})
