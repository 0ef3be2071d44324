import { describe, expect, it } from 'vitest'
import { exactly, has, readTerms, toggled, withoutField, writeTerms } from './terms'

describe('terms of a search', () => {
  it.each([
    'login',
    'action:user.login severity>=high actor:"billing service" -outcome:success region:eu ticket:T-1* ' +
      '"new place" -robot',
    'region:eu,us',
    'region:"a, b","c\\"d"',
    'ticket:*',
    'ip:10.1.0.0/16',
    'ticket:"T 1"*',
    '-"new place"',
    'occurredAt>=2026-11-01T09:30:00+01:00',
    'severity:hihg',
  ])('are written as they were read: %s', (search) => {
    expect(writeTerms(readTerms(search))).toBe(search)
  })

  it('are told apart: field, operator, values, exclusion', () => {
    expect(readTerms('-region:eu,"u s" words')).toEqual([
      {
        not: true,
        field: 'region',
        operator: ':',
        values: [
          { text: 'eu', quoted: false },
          { text: 'u s', quoted: true },
        ],
      },
      { not: false, field: null, operator: ':', values: [{ text: 'words', quoted: false }] },
    ])
  })

  it('keep what cannot be read, so that the server can say what is wrong', () => {
    expect(writeTerms(readTerms('"open'))).toBe('"open')
    expect(writeTerms(readTerms('-'))).toBe('-')
  })

  it.each(['eu', 'a b', 'a,b', 'say "x"', 'back\\slash', 'ends*', '-minus', 'key:value'])(
    'ask for exactly %s, whatever signs are in it',
    (value) => {
      const terms = toggled([], 'region', value)
      expect(has(readTerms(writeTerms(terms)), 'region', value)).toBe(true)
      expect(readTerms(writeTerms(terms))[0]?.values[0]?.text).toBe(value)
    },
  )

  it('gain and lose values of one field as alternatives', () => {
    const both = toggled(toggled([], 'severity', 'HIGH'), 'severity', 'CRITICAL')
    expect(writeTerms(both)).toBe('severity:HIGH,CRITICAL')
    expect(writeTerms(toggled(both, 'severity', 'high'))).toBe('severity:CRITICAL')
    expect(toggled(toggled(both, 'severity', 'HIGH'), 'severity', 'CRITICAL')).toEqual([])
  })

  it('exclude what was asked for, and the other way round', () => {
    expect(writeTerms(toggled(toggled([], 'region', 'eu'), 'region', 'eu', true))).toBe('-region:eu')
  })

  it('are counted without those of the field itself, but with what it excludes', () => {
    expect(writeTerms(withoutField(readTerms('region:eu -region:us words'), 'region'))).toBe('-region:us words')
  })

  it('quote only what has to be', () => {
    expect(exactly('user.login').quoted).toBe(false)
    expect(exactly('two words').quoted).toBe(true)
  })
})
