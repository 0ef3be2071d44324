import { describe, expect, it } from 'vitest'
import { counting, DEFAULT, isOpen, readView, timeFilter, writeView, type View } from './view'
import { readTerms } from './terms'

const written = (view: View) => {
  const query = new URLSearchParams()
  writeView(view, query)
  return query
}

describe('a view', () => {
  it('of nothing special has nothing in its address', () => {
    expect(written(DEFAULT).toString()).toBe('')
    expect(readView(new URLSearchParams())).toEqual(DEFAULT)
  })

  it('is the same for whoever gets its address', () => {
    const view: View = {
      terms: readTerms('severity:HIGH -region:"u s" words'),
      range: { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) },
      part: { from: Date.UTC(2026, 0, 5), to: null },
      zone: 'local',
      sort: { field: 'actor', rising: true },
      event: 'e-1',
    }
    expect(readView(written(view))).toEqual(view)
  })

  it.each(['range=nonsense', 'range=2026-02-01T00:00:00Z..2026-01-01T00:00:00Z', 'part=..', 'tz=mars'])(
    'is not broken by %s',
    (query) => {
      expect(readView(new URLSearchParams(query))).toEqual(DEFAULT)
    },
  )

  it('takes what happens now, unless it ends in the past', () => {
    expect(isOpen(DEFAULT)).toBe(true)
    expect(isOpen({ ...DEFAULT, part: { from: 1, to: 2 } })).toBe(false)
    expect(isOpen({ ...DEFAULT, range: { from: 1, to: 2 }, part: { from: 1, to: null } })).toBe(true)
  })

  it('asks for its time, and for none where it shows everything', () => {
    expect(timeFilter({ ...DEFAULT, range: 'all' }, 0)).toBeNull()
    expect(timeFilter({ ...DEFAULT, range: '1h' }, 3_600_000)).toEqual({
      occurredAt: { from: '1970-01-01T00:00:00.000Z' },
    })
  })
})

describe('bars', () => {
  it.each([
    [900_000, 'MINUTE', 1],
    [3_600_000, 'MINUTE', 1],
    [86_400_000, 'FIVE_MINUTES', 3],
    [604_800_000, 'HOUR', 2],
    [2_592_000_000, 'HOUR', 6],
    [31_536_000_000, 'DAY', 4],
  ] as const)('of %i ms are counted by %s, %i to a bar', (length, interval, bars) => {
    expect(counting(0, length)).toEqual({ interval, bars })
  })
})
