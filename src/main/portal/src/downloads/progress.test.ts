import { describe, expect, it } from 'vitest'
import { later } from './progress'

const file = (status: 'REQUESTED' | 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'EXPIRED', progress = 0) => ({
  status,
  progress,
})

describe('the later state of a file', () => {
  it('is what was told last while it is written, also if a server has begun again', () => {
    expect(later(file('RUNNING', 0.5), file('RUNNING', 0.1))).toEqual(file('RUNNING', 0.1))
    expect(later(file('RUNNING', 0.5), file('REQUESTED'))).toEqual(file('REQUESTED'))
  })

  it('is the end, though its progress is told after that', () => {
    expect(later(file('RUNNING', 0.5), file('CANCELLED', 0.5))).toEqual(file('CANCELLED', 0.5))
    expect(later(file('CANCELLED', 0.5), file('RUNNING', 0.6))).toEqual(file('CANCELLED', 0.5))
    expect(later(file('COMPLETED', 1), file('EXPIRED', 1))).toEqual(file('EXPIRED', 1))
  })
})
