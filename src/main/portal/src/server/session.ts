import type { Door } from './issuers'
import { AWAY, Refused, type GraphqlError } from './refused'

/** Who is signed in here. The token is in memory and in the tab's session storage, nowhere else. */
export interface Session {
  readonly token: string
  readonly expiresAt: number
  readonly kind: 'vendor' | 'user'
  readonly clientId?: string
  /** The identity provider that let a user in, and when. */
  readonly door?: Door
  readonly since?: number
  /** Of a user whose provider names several: one of them is looked at. */
  readonly tenants?: readonly string[]
}

/** Whether somebody has to say which tenant they look at. */
export function choosesTenant(session: Session | null): boolean {
  return session?.kind === 'vendor' || (session?.tenants?.length ?? 0) > 1
}

const KEY = 'annals.session'

export function remembered(): Session | null {
  try {
    const session = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Session | null
    return session && session.expiresAt > Date.now() ? session : null
  } catch {
    return null
  }
}

export function remember(session: Session | null): void {
  try {
    if (session) sessionStorage.setItem(KEY, JSON.stringify(session))
    else sessionStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing: the token lives in memory alone.
  }
}

/** The code of a portal link, taken out of the address bar before anything else happens. */
export function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code')
  if (code) history.replaceState(history.state, '', location.pathname + location.search)
  return code
}

/** @throws {Refused} UNAUTHENTICATED if the link was used or is over */
export async function redeem(code: string): Promise<Session> {
  const answer = await post('/portal/session', JSON.stringify({ code }), { 'Content-Type': 'application/json' })
  return {
    token: String(answer['accessToken']),
    expiresAt: Date.parse(String(answer['expiresAt'])),
    kind: 'user',
  }
}

/** @throws {Refused} UNAUTHENTICATED if no credential is of that id and secret */
export async function signIn(clientId: string, secret: string): Promise<Session> {
  const pair = new TextEncoder().encode(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`)
  const answer = await post('/oauth2/token', 'grant_type=client_credentials', {
    'Content-Type': 'application/x-www-form-urlencoded',
    Authorization: 'Basic ' + btoa(String.fromCharCode(...pair)),
  })
  return {
    token: String(answer['access_token']),
    expiresAt: Date.now() + Number(answer['expires_in']) * 1000,
    kind: 'vendor',
    clientId,
  }
}

/** @throws {Refused} */
export async function post(
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<Record<string, unknown>> {
  let response: Response
  try {
    // Without credentials a browser shows no box of its own when a secret is wrong.
    response = await fetch(path, { method: 'POST', body, headers, credentials: 'omit', cache: 'no-store' })
  } catch {
    throw new Refused(AWAY, 'Annals is not responding')
  }
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return answer
  const first = (answer['errors'] as GraphqlError[] | undefined)?.[0]
  if (first) throw Refused.of(first)
  if (response.status >= 500) throw new Refused(AWAY, 'Annals is not responding')
  throw new Refused('UNAUTHENTICATED', String(answer['error_description'] ?? answer['error'] ?? response.statusText))
}
