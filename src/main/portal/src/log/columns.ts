import { html, nothing, type TemplateResult } from 'lit'
import type { ShapeQuery, PersonFragment } from '../generated/graphql'
import { icon, severityBars } from '../parts/icons'
import { clock, millis, whole, type Zone } from '../parts/time'
import { texts } from '../texts'
import type { Row } from './rows'

export type Field = ShapeQuery['dataStructure']['fields'][number]

/** Who somebody is to people: the name, else the e-mail, else the id. */
export const personName = (person: PersonFragment | null | undefined): string | null =>
  person ? (person.name ?? person.email ?? person.id ?? null) : null

export const resourceName = (row: Row): string | null =>
  row.resource ? (row.resource.name ?? ([row.resource.type, row.resource.id].filter(Boolean).join(' ') || null)) : null

/** The value of a field as it was sent; undefined where the event has none. */
export function valueOf(row: Row, field: string, custom: boolean): unknown {
  if (custom) return (row.customJson as Record<string, unknown> | null)?.[field]
  switch (field) {
    case 'actor':
      return personName(row.actor)
    case 'actorId':
      return row.actor?.id
    case 'actorName':
      return row.actor?.name
    case 'actorEmail':
      return row.actor?.email
    case 'actorType':
      return row.actor?.type
    case 'impersonator':
      return personName(row.impersonator)
    case 'resource':
      return resourceName(row)
    case 'resourceType':
      return row.resource?.type
    case 'resourceId':
      return row.resource?.id
    case 'resourceName':
      return row.resource?.name
    case 'changes':
      return row.changes.map((change) => change.field).join(', ')
    default:
      return (row as unknown as Record<string, unknown>)[field]
  }
}

/** A value as one line of text. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A value as a search writes it. */
export const termOf = (value: unknown): string => (typeof value === 'boolean' ? String(value) : textOf(value))

const MACHINE = new Set(['action', 'ip', 'traceId', 'sequence', 'actorId', 'resourceId', 'userAgent'])

export const isMono = (field: Field): boolean =>
  MACHINE.has(field.name) || field.type === 'IP_ADDRESS' || field.type === 'JSON'

export const isNumber = (field: Field): boolean => field.type === 'NUMBER' && field.name !== 'sequence'

export function severity(value: string): TemplateResult {
  return html`<span class="sev sev-${value.toLowerCase()}"
    >${severityBars(value)}${texts.severity[value] ?? value}</span
  >`
}

export function time(value: string, zone: Zone): TemplateResult {
  const at = Date.parse(value)
  return html`<time class="t" datetime=${value} title=${whole(at, zone)}
    >${clock(at, zone)}<small class="ms">${millis(at)}</small></time
  >`
}

export function outcome(value: string): TemplateResult | typeof nothing {
  if (value === 'SUCCESS') return nothing
  return html`<span class="tag outcome ${value === 'UNKNOWN' ? '' : 'tag-bad'}">${texts.outcome[value] ?? value}</span>`
}

export function person(row: Row): TemplateResult {
  const machine = row.actor && (row.actor.type === 'SERVICE' || row.actor.type === 'SYSTEM')
  const agent = row.actor?.type === 'AGENT'
  const name = personName(row.actor)
  return html`<span class="who"
    >${machine ? icon('box') : agent ? icon('spark') : nothing}<bdi class="clip"
      >${name ?? html`<span class="muted">${texts.log.noActor}</span>`}</bdi
    >${via(row)}</span
  >`
}

/** Support acting as a user is always named, an agent too. */
function via(row: Row): TemplateResult | typeof nothing {
  const name = personName(row.impersonator)
  if (!row.impersonator || !name) return nothing
  return row.impersonator.type === 'AGENT'
    ? html`<span class="via" title=${texts.log.agentFor(name)}>${icon('spark')}<bdi class="clip">${name}</bdi></span>`
    : html`<span class="via support" title=${texts.log.supportAs(name)}
        >${icon('mask')}<bdi class="clip">${name}</bdi></span
      >`
}

export function resource(row: Row): TemplateResult | typeof nothing {
  const { type, name, id } = row.resource ?? {}
  const shown = name ?? id
  if (!type && !shown) return nothing
  return html`${type ? html`<span class="res"><bdi>${type}</bdi></span> ` : nothing}<bdi>${shown ?? ''}</bdi>`
}

const LONGEST = 300

/** What stands in the table for a field of an event. */
export function cell(row: Row, field: Field, zone: Zone): TemplateResult | string | typeof nothing {
  if (!field.custom) {
    switch (field.name) {
      case 'occurredAt':
        return time(row.occurredAt, zone)
      case 'severity':
        return severity(row.severity)
      case 'actor':
        return person(row)
      case 'action':
        return html`<bdi class="clip">${row.action}</bdi>${outcome(row.outcome)}`
      case 'resource':
        return resource(row)
      case 'actorType':
        return row.actor ? (texts.actorType[row.actor.type] ?? row.actor.type) : nothing
      case 'outcome':
        return html`<span
          class="tag ${row.outcome === 'SUCCESS' ? 'tag-ok' : row.outcome === 'UNKNOWN' ? '' : 'tag-bad'}"
          >${texts.outcome[row.outcome] ?? row.outcome}</span
        >`
    }
  }
  const value = valueOf(row, field.name, field.custom)
  if (value === null || value === undefined || value === '') return nothing
  if (field.type === 'SEVERITY' && typeof value === 'string' && Object.hasOwn(texts.severity, value))
    return severity(value)
  if (field.type === 'TIMESTAMP' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) {
    const at = Date.parse(value)
    return html`<time class="t" datetime=${value} title=${value}>${whole(at, zone).replace(/\.\d+$/, '')}</time>`
  }
  const text = textOf(value)
  return html`<bdi class="clip">${text.length > LONGEST ? text.slice(0, LONGEST) + '…' : text}</bdi>`
}

/** A row as one sentence, for those who hear it. */
export function spoken(row: Row, zone: Zone): string {
  const parts = [
    clock(Date.parse(row.occurredAt), zone),
    personName(row.actor),
    row.impersonator ? `${texts.log.supportAs(personName(row.impersonator) ?? '')}` : null,
    row.action,
    row.outcome === 'SUCCESS' ? null : texts.outcome[row.outcome],
    resourceName(row),
    texts.severity[row.severity],
  ]
  return parts.filter(Boolean).join(', ')
}
