/** One term of a search: `-region:eu,us`, `severity>=high`, `"new place"`. docs/search.md has the language. */
export interface Term {
  readonly not: boolean
  /** The field that it asks about; null for words. */
  readonly field: string | null
  readonly operator: ':' | '>' | '>=' | '<' | '<='
  /** As they are written, without quotes; `*` at the end of an unquoted one means "begins with". */
  readonly values: readonly Value[]
}

export interface Value {
  readonly text: string
  readonly quoted: boolean
}

const NAME = /^(-?)([A-Za-z_][A-Za-z0-9_]*)(:|>=|<=|>|<)/

/** The terms of a search. What cannot be read (an open quote) is a term as it stands: the server says what is wrong. */
export function readTerms(search: string): Term[] {
  const terms: Term[] = []
  let rest = search.trim()
  while (rest !== '') {
    const named = NAME.exec(rest)
    let not = false
    let field: string | null = null
    let operator: Term['operator'] = ':'
    if (named) {
      not = named[1] === '-'
      field = named[2] ?? null
      operator = named[3] as Term['operator']
      rest = rest.slice(named[0].length)
    } else if (rest.startsWith('-') && rest.length > 1 && !/^-\s/.test(rest)) {
      not = true
      rest = rest.slice(1)
    }
    const values: Value[] = []
    for (;;) {
      const [value, after] = readValue(rest, field !== null)
      if (value) values.push(value)
      rest = after
      if (field === null || !rest.startsWith(',')) break
      rest = rest.slice(1)
    }
    terms.push({ not, field, operator, values })
    rest = rest.trimStart()
  }
  return terms
}

function readValue(rest: string, list: boolean): [Value | null, string] {
  if (rest.startsWith('"')) {
    let text = ''
    for (let i = 1; i < rest.length; i++) {
      const letter = rest[i] as string
      if (letter === '\\' && i + 1 < rest.length) text += rest[++i]
      else if (letter === '"') {
        const star = rest[i + 1] === '*'
        return [{ text: star ? text + '*' : text, quoted: !star }, rest.slice(i + (star ? 2 : 1))]
      } else text += letter
    }
    return [{ text: rest, quoted: false }, '']
  }
  const end = rest.search(list ? /[\s,]/ : /\s/)
  const text = end < 0 ? rest : rest.slice(0, end)
  return [text === '' ? null : { text, quoted: false }, end < 0 ? '' : rest.slice(end)]
}

export function writeTerms(terms: readonly Term[]): string {
  return terms.map(writeTerm).join(' ')
}

export function writeTerm(term: Term): string {
  const name = term.field === null ? '' : term.field + term.operator
  return (term.not ? '-' : '') + name + term.values.map((value) => writeValue(value, term.field !== null)).join(',')
}

function writeValue(value: Value, list: boolean): string {
  if (!value.quoted) {
    const star = value.text.endsWith('*')
    const stem = star ? value.text.slice(0, -1) : value.text
    if (value.text.startsWith('"') || !(list ? /[\s,"]/ : /[\s"]/).test(stem)) return value.text
    return `"${escape(stem)}"${star ? '*' : ''}`
  }
  return `"${escape(value.text)}"`
}

const escape = (text: string) => text.replace(/[\\"]/g, '\\$&')

/** A value just as it stands in an event. */
export function exactly(text: string): Value {
  const plain = /^[\p{L}\p{N}_.:@/+][\p{L}\p{N}_.:@/+-]*$/u.test(text)
  return { text, quoted: !plain }
}

const same = (one: Value, other: Value) => one.text.toLowerCase() === other.text.toLowerCase()

/** Whether `field:value` is asked for; or with `not`, excluded. */
export function has(terms: readonly Term[], field: string, value: string, not = false): boolean {
  return terms.some((term) => asks(term, field, not) && term.values.some((each) => same(each, exactly(value))))
}

function asks(term: Term, field: string, not: boolean): boolean {
  return term.field === field && term.operator === ':' && term.not === not
}

/** With this value asked for, or if it was, not any more. Values of one field are alternatives. */
export function toggled(terms: readonly Term[], field: string, value: string, not = false): Term[] {
  const wanted = exactly(value)
  const opposite = without(terms, field, wanted, !not)
  if (has(terms, field, value, not)) return without(opposite, field, wanted, not)
  const at = opposite.findIndex((term) => asks(term, field, not))
  const found = opposite[at]
  if (!found) return [...opposite, { not, field, operator: ':', values: [wanted] }]
  return opposite.with(at, { ...found, values: [...found.values, wanted] })
}

function without(terms: readonly Term[], field: string, value: Value, not: boolean): Term[] {
  return terms.flatMap((term) => {
    if (!asks(term, field, not)) return [term]
    const values = term.values.filter((each) => !same(each, value))
    return values.length > 0 ? [{ ...term, values }] : []
  })
}

/** Without any condition on this field that its facet can show: so the facet counts what else there is. */
export function withoutField(terms: readonly Term[], field: string): Term[] {
  return terms.filter((term) => !(term.field === field && !term.not))
}
