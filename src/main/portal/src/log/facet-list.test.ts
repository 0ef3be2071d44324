import { describe, expect, it } from 'vitest'
import type { Server } from '../server/server'
import type { Field } from './columns'
import { FacetList } from './facet-list'
import { readTerms } from './terms'
import { DEFAULT } from './view'

const field = (name: string, more: Partial<Field> = {}) =>
  ({ name, displayName: name.toUpperCase(), type: 'TEXT', custom: false, filterable: true, ...more }) as Field
const custom = (name: string, more: Partial<Field> = {}) => field(name, { custom: true, ...more })

function begun(...fields: Field[]): FacetList {
  const list = new FacetList()
  list.begin(fields)
  return list
}

describe('the facets beside a log', () => {
  it('are the usual ones and the custom fields that one can filter by', () => {
    const list = begun(
      custom('region'),
      custom('note', { filterable: false }),
      custom('raw', { type: 'JSON' }),
      field('action'),
      field('severity'),
      field('ip'),
      field('resource'),
    )
    expect(list.all.map((facet) => facet.field)).toEqual(['severity', 'action', 'resource', 'region'])
  })

  it('are open at first, but for numbers and what comes late', () => {
    const list = begun(
      field('action'),
      custom('amount', { type: 'NUMBER' }),
      ...Array.from({ length: 12 }, (_, i) => custom(`f${i}`)),
    )
    expect(['action', 'amount', 'f0', 'f11'].map((name) => list.isOpen(name))).toEqual([true, false, true, false])
    list.open('f11', 6)
    list.close('action')
    expect(['f11', 'action'].map((name) => list.isOpen(name))).toEqual([true, false])
  })

  it('count each field without its own conditions', async () => {
    const list = begun(field('severity'), field('action'), field('actor'))
    const asked: { fields: string[]; search: string | null }[] = []
    const server = {
      ask: async (_: unknown, variables: { fields: string[]; search: string | null }) => {
        asked.push(variables)
        return { auditFacets: variables.fields.map((name) => ({ field: name, values: [{ value: 'x', count: 1 }] })) }
      },
    } as unknown as Server
    expect(await list.read(server, { ...DEFAULT, terms: readTerms('severity:HIGH') }, null)).toBe(true)
    expect(asked.map(({ fields, search }) => [fields, search])).toEqual([
      [['severity'], null],
      [['action', 'actor'], 'severity:HIGH'],
    ])
    expect(list.all.every((facet) => facet.values?.length === 1)).toBe(true)
  })
})
