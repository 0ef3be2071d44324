import { createClient, type Client } from 'graphql-ws'
import { AWAY, Refused, type GraphqlError } from './refused'

/** A document of src/queries with the types of its answer and its variables. */
export interface Document<R, V> {
  __apiType?: (variables: V) => R
  toString(): string
}

type Variables<V> = V extends Record<string, never> ? [] | [V] : [V]

/** How the way to the server fares, as far as anybody here knows. */
export type Reach =
  { readonly state: 'well' } | { readonly state: 'away'; readonly since: number; readonly again: number }

interface Stream<R> {
  /** The server has been asked: silence means that there is nothing new. */
  open?(): void
  next(value: R): void
  fail(fault: Refused): void
  end(): void
}

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 15_000
/** A request that only checks whether the server responds is given up after this time, and sent again. */
const KNOCK_WITHIN = 15_000
const ACK_WITHIN = 10_000
const PONG_WITHIN = 5_000
const MOST_RETRIES = 3

/**
 * One Annals, as one caller sees it: questions by HTTP, streams by one WebSocket. Fires `reach` when
 * the server goes away or comes back, and `signed-out` when the token is not accepted any more.
 */
export class Server extends EventTarget {
  reach: Reach = { state: 'well' }
  /** Whether the token is not accepted any more: nothing helps but another one. */
  hasEnded = false
  #token: string | null = null
  #tenant: string | null = null
  #socket: Client | null = null
  #isOpen = false
  #timer = 0
  #wait = FIRST_WAIT

  /** @param endpoint the origin, without a slash at its end; empty for this page's own */
  constructor(readonly endpoint: string) {
    super()
  }

  get token(): string | null {
    return this.#token
  }

  /** Whose log is asked about, for a caller who may ask about several. */
  get tenant(): string | null {
    return this.#tenant
  }

  become(token: string | null, tenant: string | null): void {
    if (token === this.#token && tenant === this.#tenant) return
    this.#token = token
    this.#tenant = tenant
    this.hasEnded = false
    this.hangUp()
  }

  /** Closes the socket; what follows over it ends with a fault and may begin anew. */
  hangUp(): void {
    void this.#socket?.dispose()
    this.#socket = null
    this.#isOpen = false
  }

  /**
   * Waits where the server asks for it, unless the signal aborts.
   *
   * @throws {Refused} with the code of the first error, or NO_ANSWER
   */
  async ask<R, V>(document: Document<R, V>, ...given: [...Variables<V>, signal?: AbortSignal]): Promise<R> {
    const [variables, signal] =
      given[0] instanceof AbortSignal ? [{}, given[0]] : [given[0] ?? {}, given[1] as AbortSignal | undefined]
    for (let again = MOST_RETRIES; ; again--) {
      try {
        return await this.#askOnce(document, variables, signal)
      } catch (fault) {
        const wait =
          fault instanceof Refused && fault.code === 'RATE_LIMITED' ? Number(fault.extensions['retryAfterMillis']) : NaN
        if (again === 0 || signal?.aborted || !(wait <= LONGEST_WAIT)) throw fault
        await pause(wait, signal)
        // What was refused has not been done: NO_ANSWER would leave that open.
        if (signal?.aborted) throw fault
      }
    }
  }

  async #askOnce<R, V>(document: Document<R, V>, variables: unknown, signal: AbortSignal | undefined): Promise<R> {
    const token = this.#token
    const response = await this.#fetch('/graphql', {
      method: 'POST',
      body: JSON.stringify({ query: document.toString(), variables }),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      signal: signal ?? null,
    })
    const body = await response.text().catch((fault: unknown) => {
      throw this.#unanswered(fault)
    })
    const answer = parsed(body) as { data?: R | null; errors?: GraphqlError[] } | null | undefined
    // What a proxy refuses has a status that says so.
    if (answer === undefined && response.ok) throw this.#unanswered()
    const error = answer?.errors?.[0]
    if (error) throw this.#refused(Refused.of(error), token)
    if (!response.ok || !answer?.data) throw this.#refused(this.#unreadable(response))
    this.#isWell()
    return answer.data
  }

  /** The file behind a path of this server, read to its end. */
  async file(path: string): Promise<{ blob: Blob; name: string }> {
    const token = this.#token
    const response = await this.#fetch(path, {})
    if (!response.ok) {
      const answer = (await response.json().catch(() => null)) as { errors?: GraphqlError[] } | null
      const error = answer?.errors?.[0]
      throw this.#refused(error ? Refused.of(error) : this.#unreadable(response), token)
    }
    return { blob: await response.blob(), name: fileName(response) }
  }

  /** Follows a subscription until the returned function is called, the stream ends, or it fails. */
  follow<R, V>(document: Document<R, V>, variables: V, stream: Stream<R>): () => void {
    let over = false
    const opened = () => {
      if (!over) stream.open?.()
    }
    const once = (then: () => void) => {
      if (over) return
      over = true
      this.removeEventListener('connected', opened)
      then()
    }
    const client = this.#connected()
    if (this.#isOpen) queueMicrotask(opened)
    else this.addEventListener('connected', opened, { once: true })
    const stop = client.subscribe<R, never>(
      { query: document.toString(), variables: variables as Record<string, unknown> },
      {
        next: ({ data, errors }) => {
          if (over) return
          if (errors?.[0]) once(() => stream.fail(this.#ofStream(Refused.of(errors[0] as GraphqlError))))
          else if (data) stream.next(data)
        },
        error: (fault) => once(() => stream.fail(this.#ofStream(ofSocket(fault)))),
        complete: () => once(() => stream.end()),
      },
    )
    return () => once(stop)
  }

  /** Asks at once whether the server is back. */
  knock(): void {
    window.clearTimeout(this.#timer)
    void this.#knock()
  }

  #connected(): Client {
    if (this.#socket) return this.#socket
    let pong = 0
    const client = createClient({
      url: () => (this.endpoint || location.origin).replace(/^http/, 'ws') + '/graphql',
      connectionParams: () => ({
        Authorization: 'Bearer ' + (this.#token ?? ''),
        ...(this.#tenant ? { tenantId: this.#tenant } : {}),
      }),
      // Who follows a stream knows where to go on, so it is who begins again.
      retryAttempts: 0,
      connectionAckWaitTimeout: ACK_WITHIN,
      keepAlive: 15_000,
      on: {
        connected: () => {
          this.#isOpen = true
          this.#isWell()
          this.dispatchEvent(new Event('connected'))
        },
        // A cut line says nothing: what does not answer a ping is gone.
        ping: (received) => {
          if (!received) pong = window.setTimeout(() => client.terminate(), PONG_WITHIN)
        },
        pong: (received) => {
          if (received) window.clearTimeout(pong)
        },
        closed: () => {
          this.#isOpen = false
          window.clearTimeout(pong)
        },
      },
    })
    return (this.#socket = client)
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('Authorization', 'Bearer ' + (this.#token ?? ''))
    if (this.#tenant) headers.set('X-Tenant-Id', this.#tenant)
    try {
      return await fetch(this.endpoint + path, { ...init, headers, credentials: 'omit', cache: 'no-store' })
    } catch (fault) {
      throw this.#unanswered(fault)
    }
  }

  /** The fault of a request without an answer, or with one that cannot be read; an aborted one keeps its own. */
  #unanswered(fault?: unknown): Error {
    if (fault instanceof DOMException && fault.name === 'AbortError') return fault
    return this.#refused(new Refused(AWAY, 'Annals is not responding'))
  }

  #unreadable(response: Response): Refused {
    return response.status >= 500
      ? new Refused(AWAY, `Annals is not responding (${response.status})`)
      : new Refused('INTERNAL_ERROR', `Unexpected response (${response.status})`)
  }

  /** @param token the one that was refused: an answer may be late, and says nothing of a token that has come since */
  #refused(refused: Refused, token = this.#token): Refused {
    if (refused.isAway) this.#isAway()
    else if (refused.code === 'UNAUTHENTICATED' && token === this.#token) {
      this.hangUp()
      this.hasEnded = true
      this.dispatchEvent(new Event('signed-out'))
    }
    return refused
  }

  /**
   * A connection ends with the token that it began with, which need not be the one that is used by
   * now. Only a question by HTTP tells.
   */
  #ofStream(refused: Refused): Refused {
    if (refused.code !== 'UNAUTHENTICATED') return this.#refused(refused)
    this.hangUp()
    if (!this.hasEnded) void this.#knock()
    return refused
  }

  #isWell(): void {
    window.clearTimeout(this.#timer)
    this.#wait = FIRST_WAIT
    if (this.reach.state === 'well') return
    this.reach = { state: 'well' }
    this.dispatchEvent(new Event('reach'))
  }

  #isAway(): void {
    const since = this.reach.state === 'away' ? this.reach.since : Date.now()
    window.clearTimeout(this.#timer)
    this.reach = { state: 'away', since, again: Date.now() + this.#wait }
    this.#timer = window.setTimeout(() => void this.#knock(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT)
    this.dispatchEvent(new Event('reach'))
  }

  async #knock(): Promise<void> {
    const limit = AbortSignal.timeout(KNOCK_WITHIN)
    await this.ask<unknown, Record<string, never>>({ toString: () => '{ viewer { id } }' }, {}, limit).catch(
      () => undefined,
    )
  }
}

/** Ends early when the signal aborts. */
function pause(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      window.clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = window.setTimeout(end, millis)
    signal?.addEventListener('abort', end)
  })
}

/** Undefined if it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function ofSocket(fault: unknown): Refused {
  if (Array.isArray(fault)) return Refused.of(fault[0] as GraphqlError)
  if (fault && typeof fault === 'object' && 'code' in fault) {
    const { code, reason } = fault as CloseEvent
    if (code === 4401) return new Refused('UNAUTHENTICATED', reason || 'The access token has ended')
    if (code === 4403) return new Refused('FORBIDDEN', reason)
  }
  return new Refused(AWAY, 'The live connection broke')
}

function fileName(response: Response): string {
  const disposition = response.headers.get('Content-Disposition') ?? ''
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (extended) return decodeURIComponent(extended)
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? 'audit-log'
}
