import { describe, expect, it } from 'vitest'
import { completed, type Choice } from './search-box'

const choice = (value: string, count: number | null = null): Choice => ({ field: null, value, count })
const values = (choices: readonly Choice[]) => choices.map(({ value }) => value)

describe('choices that the server suggests', () => {
  it('come behind those on show, which keep their places', () => {
    const shown = [choice('us-east', 9), choice('eu-west', 3)]
    expect(completed(shown, ['ap-south', 'eu-west', 'us-east'])).toEqual([...shown, choice('ap-south')])
  })

  it('never take the place of one on show', () => {
    const shown = Array.from({ length: 8 }, (_, i) => choice(`known-${i}`))
    expect(completed(shown, ['suggested', 'known-7'])).toEqual(shown)
  })

  it('are all there is where nothing was known', () => {
    expect(values(completed([], ['a', 'b']))).toEqual(['a', 'b'])
  })
})
