// The calls of /api/v1 about a person's stages. They are fetched with the pages that need them.

import { request } from "../../client/request.ts";
import type * as api from "../../client/types.ts";

type Abort = AbortSignal | undefined;
const enc = encodeURIComponent;
const personPath = (id: string) => `/people/${enc(id)}`;
const casePath = (id: string, of: string) => `${personPath(id)}/cases/${enc(of)}`;

export const thread = (id: string, signal?: Abort) => request<api.Thread>("GET", `${personPath(id)}/thread`, { signal });
export const programmes = (signal?: Abort) => request<api.Programmes>("GET", "/programmes", { signal });
export const programme = (id: string, date: string, signal?: Abort) =>
  request<api.Programme>("GET", `/programmes/${enc(id)}`, { query: { date }, signal });

export const register = (said: api.NewPerson) => request<api.SaidEntry>("POST", "/people", { body: said });
export const checkCase = (id: string, said: api.NewCase, signal?: Abort) =>
  request<api.AskedFacts>("POST", `${personPath(id)}/cases/check`, { body: said, signal });
export const openCase = (id: string, said: api.NewCase) => request<api.SaidEntry>("POST", `${personPath(id)}/cases`, { body: said });
export const noteCase = (id: string, of: string, said: api.CaseFacts) => request<api.SaidEntry>("PATCH", casePath(id, of), { body: said });
export const closeCase = (id: string, of: string, said: api.CaseEnd) => request<api.ClosedCase>("POST", `${casePath(id, of)}/close`, { body: said });
export const sayBirth = (id: string, of: string, said: api.BirthEnd) => request<api.BornChildren>("POST", `${casePath(id, of)}/birth`, { body: said });

export const checkVisit = (id: string, of: string, said: api.NewVisit, signal?: Abort) =>
  request<api.CheckedVisit>("POST", `${casePath(id, of)}/visits/check`, { body: said, signal });
export const sayVisit = (id: string, of: string, said: api.NewVisit) => request<api.SaidVisit>("POST", `${casePath(id, of)}/visits`, { body: said });

export const relate = (id: string, said: api.NewRelation) => request<api.SaidEntry>("POST", `${personPath(id)}/relations`, { body: said });
export const leave = (id: string, said: api.Leaving) => request<api.SaidEntry>("POST", `${personPath(id)}/leave`, { body: said });
export const withdraw = (id: string, entry: string, said: api.Withdrawal) =>
  request<api.SaidEntry>("POST", `${personPath(id)}/entries/${enc(entry)}/withdraw`, { body: said });

export interface DueAsked { place: string; programme: string; early: boolean; start: string; limit: number }
export const due = ({ early, ...asked }: DueAsked, signal?: Abort) =>
  request<api.DueList>("GET", "/due", { query: { ...asked, ...(early && { early }) }, signal });
