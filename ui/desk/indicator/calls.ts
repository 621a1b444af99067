// The calls of /api/v1 about indicators. They are fetched with the page that needs them.

import { request } from "../../client/request.ts";
import type * as api from "../../client/types.ts";

type Abort = AbortSignal | undefined;
const path = (id: string) => `/indicators/${encodeURIComponent(id)}`;

export const indicators = (place: string, month: string, signal?: Abort) =>
  request<api.Indicators>("GET", "/indicators", { query: { place, month }, signal });
export const indicator = (id: string, place: string, month: string, signal?: Abort) =>
  request<api.IndicatorSpread>("GET", path(id), { query: { place, month }, signal });

export interface BehindAsked { place: string; month: string; part: string; start?: string; limit?: number }
export const peopleBehind = (id: string, asked: BehindAsked, signal?: Abort) =>
  request<api.PeopleBehind>("GET", `${path(id)}/people`, { query: { ...asked }, signal });
