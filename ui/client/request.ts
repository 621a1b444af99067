import { signal } from "@preact/signals";
import { Problem, problemOf } from "./problem.ts";
import type { Session } from "./types.ts";

/** session is who is signed in; null is nobody, undefined is not asked yet. */
export const session = signal<Session | null | undefined>(undefined);

/** Query is what stands behind the question mark; a list is said again for each of its values. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

interface Options {
  query?: Query;
  /** body is sent as JSON, a FormData as it is. */
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** request speaks to /api/v1 and answers the JSON body. It rejects with a Problem, or with the AbortError of its signal. */
export async function request<T>(method: string, path: string, { query, body, signal }: Options = {}): Promise<T> {
  const headers = new Headers({ Accept: "application/json" });
  if (method !== "GET" && session.value) headers.set("X-CSRF-Token", session.value.csrf);
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers.set("Content-Type", "application/json");
  const response = await fetch("/api/v1" + path + queryString(query), {
    method,
    headers,
    body: body === undefined ? null : form ? body : JSON.stringify(body),
    signal: signal ?? null,
  }).catch((cause: unknown) => {
    throw signal?.aborted ? cause : problemOf(cause);
  });
  if (response.ok) return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  // A session that ended while the page was open: the shell shows the sign-in again.
  if (response.status === 401) session.value = null;
  throw new Problem(response.status, await bodyOf(response));
}

async function bodyOf(response: Response): Promise<object> {
  try {
    return (await response.json()) as object;
  } catch {
    return {}; // a proxy's page; the status says enough
  }
}

/** queryString writes "?a=1&b=2" and leaves out what is undefined or empty. */
export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((one) => params.append(name, one));
    else if (value !== undefined && value !== "") params.set(name, String(value));
  }
  return params.size > 0 ? "?" + params.toString() : "";
}
