import { AWAY, Refused } from './refused'
import { post, type Session } from './session'
import { texts } from '../texts'

/** An identity provider at which people sign in. */
export interface Door {
  readonly issuer: string
  readonly name: string
}

/** What a browser keeps while it is at the provider: what only it knows, and where it was. */
export interface Leaving {
  readonly door: Door
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** The view to come back to: a path with its query. */
  readonly view: string
  /** Whether the provider was asked to let it in without a question. */
  readonly silent: boolean
}

/** What the provider said when it sent the browser back. */
export type Return =
  | { readonly leaving: Leaving; readonly code: string }
  | { readonly leaving: Leaving | null; readonly fault: string | null }

const KEY = 'annals.leaving'
const OUT = 'annals.signed-out'
const ROOT = '/portal'
/** Of a provider that was asked to let somebody in without a question, and would have to ask. */
const WOULD_ASK = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required']

/** Where people can sign in; none where the server does not answer. */
export async function doors(): Promise<readonly Door[]> {
  try {
    const response = await fetch('/portal/sign-in.json', { credentials: 'omit', cache: 'no-store' })
    return ((await response.json()) as { issuers?: readonly Door[] }).issuers ?? []
  } catch {
    return []
  }
}

/**
 * Leaves this page for the provider, which sends the browser back to it.
 *
 * @param silent not to be asked anything there: one is let in at once, or comes back as one was
 * @throws {Refused} where the browser has no way to keep the answer from others
 */
export async function leaveFor(door: Door, silent: boolean): Promise<void> {
  if (!globalThis.crypto.subtle) throw new Refused('INSECURE', texts.signIn.wantsHttps)
  const leaving = {
    door,
    state: random(),
    nonce: random(),
    verifier: random(),
    view: location.pathname + location.search,
    silent,
  }
  sessionStorage.setItem(KEY, JSON.stringify(leaving))
  const query = new URLSearchParams({
    issuer: door.issuer,
    state: leaving.state,
    nonce: leaving.nonce,
    challenge: await challenge(leaving.verifier),
    redirect: location.origin + ROOT,
  })
  if (silent) query.set('prompt', 'none')
  else if (wasSignedOut()) query.set('prompt', 'login')
  location.assign(`${ROOT}/sign-in/start?${query.toString()}`)
}

/** Whoever has signed out is asked by the provider the next time: others may sit here then. */
export function noteSignedOut(out: boolean): void {
  try {
    if (out) localStorage.setItem(OUT, '1')
    else localStorage.removeItem(OUT)
  } catch {
    // Then the provider decides.
  }
}

function wasSignedOut(): boolean {
  try {
    return localStorage.getItem(OUT) !== null
  } catch {
    return false
  }
}

/** What a provider answered, taken out of the address bar before anything else happens; the view is there again. */
export function takeReturn(): Return | null {
  const query = new URLSearchParams(location.search)
  if (!query.has('state') || !(query.has('code') || query.has('error'))) return null
  const kept = take()
  const returned = read(query, kept)
  history.replaceState(history.state, '', returned.leaving?.view ?? ROOT)
  return returned
}

/** What an answer means to the browser that kept this; null where it kept nothing. */
export function read(query: URLSearchParams, kept: Leaving | null): Return {
  if (!kept || query.get('state') !== kept.state) return { leaving: null, fault: texts.signIn.notBegun }
  const by = query.get('iss')
  if (by && by !== kept.door.issuer) return { leaving: kept, fault: texts.signIn.otherIssuer(kept.door.name) }
  const error = query.get('error')
  if (error)
    return {
      leaving: kept,
      fault:
        kept.silent && WOULD_ASK.includes(error)
          ? null
          : inWords(error, query.get('error_description'), kept.door.name),
    }
  return { leaving: kept, code: query.get('code') ?? '' }
}

/** @throws {Refused} if the provider or Annals does not let one in */
export async function comeIn(leaving: Leaving, code: string): Promise<Session> {
  const { door, verifier, nonce } = leaving
  const answer = await post(
    '/portal/sign-in',
    JSON.stringify({ issuer: door.issuer, code, verifier, nonce, redirect: location.origin + ROOT }),
    { 'Content-Type': 'application/json' },
  )
  noteSignedOut(false)
  return {
    token: String(answer['accessToken']),
    expiresAt: Date.parse(String(answer['expiresAt'])),
    kind: 'user',
    door,
    since: Date.now(),
    tenants: answer['tenants'] as string[],
  }
}

/** A refusal of an answer to `comeIn`, for people. */
export function explained(refused: Refused, door: Door): string {
  if (refused.code === AWAY) return texts.signIn.away
  if (refused.isAway) return texts.signIn.issuerAway(door.name)
  return refused.code === 'UNAUTHENTICATED' ? texts.signIn.notTaken(door.name) : refused.message
}

function inWords(error: string, description: string | null, name: string): string {
  switch (error) {
    case 'access_denied':
      return texts.signIn.denied(name)
    case 'temporarily_unavailable':
    case 'server_error':
      return texts.signIn.issuerAway(name)
    case 'login_required':
    case 'interaction_required':
    case 'consent_required':
    case 'account_selection_required':
      return texts.signIn.wouldAsk(name)
    default:
      return texts.signIn.misconfigured(name, description ? `${error}: ${description.slice(0, 200)}` : error)
  }
}

function take(): Leaving | null {
  try {
    const kept = sessionStorage.getItem(KEY)
    sessionStorage.removeItem(KEY)
    return JSON.parse(kept ?? 'null') as Leaving | null
  } catch {
    return null
  }
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** RFC 7636, S256. */
export async function challenge(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
