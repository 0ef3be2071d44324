import { describe, expect, it } from 'vitest'
import { Layout, Rows, type Row } from './rows'

const DAY = 86_400_000
const START = Date.UTC(2026, 10, 23, 12)

function row(sequence: number, at = START): Row {
  return { id: `e${sequence}`, sequence, occurredAt: new Date(at).toISOString() } as unknown as Row
}

/** Rows of a log of this length, newest first, a day to each hundred. */
function page(from: number, count: number): Row[] {
  return Array.from({ length: count }, (_, i) => row(from - i, START - Math.floor((100_000 - (from - i)) / 100) * DAY))
}

describe('rows', () => {
  it('are those that were read, with what arrived before them', () => {
    const rows = new Rows()
    rows.append(page(100, 3), null)
    rows.append(page(97, 2), 'c97')
    rows.prepend([row(101), row(102)])
    expect([...Array(rows.length).keys()].map((i) => rows.at(i)?.sequence)).toEqual([102, 101, 100, 99, 98, 97, 96])
    expect(rows.indexOf('e101')).toBe(1)
    expect(rows.indexOf('e97')).toBe(5)
    expect(rows.indexOf('gone')).toBe(-1)
    expect(rows.at(7)).toBeUndefined()
  })

  it('are dropped far from the reader and come back with the cursor of their page', () => {
    const rows = new Rows()
    for (let i = 0; i < 40; i++) rows.append(page(100_000 - i * 200, 200), `c${i}`)
    expect(rows.length).toBe(8_000)
    rows.thin(7_900)
    expect(rows.at(0)).toBeUndefined()
    expect(rows.at(7_900)?.sequence).toBe(100_000 - 7_900)
    const missing = rows.missing(10)
    expect(missing).toMatchObject({ after: 'c0', count: 200 })
    rows.refill(missing as NonNullable<typeof missing>, page(100_000, 200))
    expect(rows.at(10)?.sequence).toBe(99_990)
    expect(rows.length).toBe(8_000)
  })

  it('begin a day where the day changes, also where it changes between what arrived and what was read', () => {
    const rows = new Rows()
    rows.append([row(3, START), row(2, START - 1_000), row(1, START - DAY)], null)
    expect(rows.breaks('utc').at).toEqual([0, 2])
    rows.prepend([row(4, START)])
    expect(rows.breaks('utc').at).toEqual([0, 3])
    rows.prepend([row(5, START + DAY)])
    expect(rows.breaks('utc').at).toEqual([0, 1, 4])
  })
})

describe('the layout', () => {
  const layout = new Layout(1_000_000, { at: [0, 10, 500_000], day: [3, 2, 1] }, 32, 26)

  it('knows where each of a million rows stands', () => {
    expect(layout.top(0)).toBe(26)
    expect(layout.top(9)).toBe(26 + 9 * 32)
    expect(layout.top(10)).toBe(52 + 10 * 32)
    expect(layout.top(999_999)).toBe(78 + 999_999 * 32)
    expect(layout.height).toBe(78 + 32_000_000)
  })

  it.each([0, 1, 9, 10, 11, 499_999, 500_000, 999_999])('finds row %i at its place', (index) => {
    expect(layout.at(layout.top(index))).toBe(index)
    expect(layout.at(layout.top(index) + 31)).toBe(index)
  })

  it('of nothing has no height', () => {
    const empty = new Layout(0, { at: [], day: [] }, 32, 26)
    expect(empty.height).toBe(0)
    expect(empty.at(100)).toBe(0)
  })
})
