/** An answer that says no: the code and the execution id are those that the server logs, too. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly executionId: string | null = null,
    readonly path: readonly string[] = [],
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.name = 'Refused'
  }

  /** Whether the server, or its database, did not answer at all: asking again later helps. */
  get isAway(): boolean {
    return this.code === AWAY || this.code === 'STORE_UNAVAILABLE'
  }

  /** Whether a change that was answered so may have been made. */
  get isUncertain(): boolean {
    return this.code === AWAY || this.code === 'UNKNOWN_OUTCOME'
  }

  static of(error: GraphqlError): Refused {
    const extensions = error.extensions ?? {}
    const text = (value: unknown) => (typeof value === 'string' ? value : null)
    return new Refused(
      text(extensions['code']) ?? 'INTERNAL_ERROR',
      error.message,
      text(extensions['executionId']),
      Array.isArray(extensions['path']) ? extensions['path'].map(String) : [],
      extensions,
    )
  }

  static from(fault: unknown): Refused {
    if (fault instanceof Refused) return fault
    return new Refused('INTERNAL_ERROR', fault instanceof Error ? fault.message : String(fault))
  }
}

/** The code of what got no answer. */
export const AWAY = 'NO_ANSWER'

export interface GraphqlError {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** For what is nice to have: null where it cannot be had. */
export async function quietly<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch {
    return null
  }
}
