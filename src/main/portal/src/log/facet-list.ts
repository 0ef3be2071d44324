import { FacetsDocument, type AuditEventFilter } from '../generated/graphql'
import { Latest } from '../parts/latest'
import { quietly } from '../server/refused'
import type { Server } from '../server/server'
import type { Field } from './columns'
import { withoutField, writeTerms, type Term } from './terms'
import type { View } from './view'

export interface Facet {
  readonly field: string
  readonly title: string
  readonly type: string
  readonly values: readonly { readonly value: string; readonly count: number }[] | null
  readonly first: number
}

/** How many values a facet shows at first, and when more of them are wanted. */
export const FACET_VALUES = 6
export const MORE_VALUES = 100
const OPEN_FACETS = 9
const MOST_AT_ONCE = 20

/** The facets beside a log: which there are, which are open, and what they count. */
export class FacetList {
  all: readonly Facet[] = []
  #opened = new Map<string, number>()
  #closed = new Set<string>()
  #reads = new Latest()

  /** Those of these fields, without values yet. */
  begin(fields: readonly Field[]): void {
    const named = new Map(fields.map((field) => [field.name, field]))
    const standard = ['severity', 'action', 'actor', named.has('resourceType') ? 'resourceType' : 'resource'].flatMap(
      (name) => named.get(name) ?? [],
    )
    const custom = fields.filter(
      (field) => field.custom && field.filterable && field.type !== 'JSON' && field.type !== 'TIMESTAMP',
    )
    this.all = [...standard, ...custom].map((field) => ({
      field: field.name,
      title: field.displayName,
      type: field.type,
      values: null,
      first: FACET_VALUES,
    }))
  }

  /** Whether a facet shows its values: the first ones do, and whichever somebody opened. */
  isOpen(field: string): boolean {
    if (this.#opened.has(field)) return true
    if (this.#closed.has(field)) return false
    const at = this.all.findIndex((facet) => facet.field === field)
    return at < OPEN_FACETS && this.all[at]?.type !== 'NUMBER'
  }

  open(field: string, first: number): void {
    this.#closed.delete(field)
    this.#opened.set(field, first)
  }

  close(field: string): void {
    this.#opened.delete(field)
    this.#closed.add(field)
    this.all = this.all.map((facet) => (facet.field === field ? { ...facet, values: null } : facet))
  }

  /**
   * Each field counts what there would be without its own conditions, so that one can choose another value.
   *
   * @returns whether there is something new
   */
  async read(server: Server, view: View, filter: AuditEventFilter | null, signal?: AbortSignal): Promise<boolean> {
    const answers = await this.#reads.of(() =>
      Promise.all(
        this.#questions(view).map(({ fields, first, terms }) =>
          quietly(
            server.ask(
              FacetsDocument,
              { fields, first, filter, search: terms.length > 0 ? writeTerms(terms) : null },
              signal,
            ),
          ),
        ),
      ),
    )
    if (!answers || signal?.aborted) return false
    const values = new Map(
      answers.flatMap((answer) => answer?.auditFacets ?? []).map((facet) => [facet.field, facet.values]),
    )
    this.all = this.all.map((facet) => ({
      ...facet,
      values: this.isOpen(facet.field) ? (values.get(facet.field) ?? facet.values) : null,
      first: this.#opened.get(facet.field) ?? FACET_VALUES,
    }))
    return true
  }

  /** Fields of the same conditions are asked about together. */
  #questions(view: View): { fields: string[]; first: number; terms: readonly Term[] }[] {
    const asked = new Set(view.terms.filter((term) => !term.not && term.field).map((term) => term.field as string))
    const questions = new Map<string, { fields: string[]; first: number; terms: readonly Term[] }>()
    for (const { field } of this.all.filter((facet) => this.isOpen(facet.field))) {
      const first = this.#opened.get(field) ?? FACET_VALUES
      const terms = asked.has(field) ? withoutField(view.terms, field) : view.terms
      const key = `${first} ${writeTerms(terms)}`
      const question = questions.get(key) ?? { fields: [], first, terms }
      if (question.fields.length < MOST_AT_ONCE) question.fields.push(field)
      questions.set(key, question)
    }
    return [...questions.values()]
  }
}
