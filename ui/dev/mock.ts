// A stand-in for the server while the screens are drawn: invented people and figures,
// kept in memory, never part of the build. Delete this folder and the line in
// vite.config.ts and nothing else changes.

import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { answer } from "./city.ts";

/** mock answers /api/v1 in `npm run mock` and, over a finished build, in `npm run preview`. */
export function mock(): Plugin {
  const map = JSON.parse(readFileSync(new URL("./map.json", import.meta.url), "utf8"));
  const handle = async (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const url = new URL(request.url ?? "/", "http://mock");
    if (!url.pathname.startsWith("/api/v1/")) return next();
    const body = await bodyOf(request);
    await new Promise((done) => setTimeout(done, Number(process.env["MOCK_DELAY"] ?? 40)));
    const signedIn = request.headers.cookie?.includes("mock=1") ?? false;
    const { status, json, cookie } = answer(map, request.method ?? "GET", url.pathname.slice("/api/v1".length), url.searchParams, body, signedIn);
    response.statusCode = status;
    if (cookie !== undefined) response.setHeader("Set-Cookie", cookie);
    response.setHeader("Content-Type", status >= 400 ? "application/problem+json" : "application/json");
    response.end(json === undefined ? "" : JSON.stringify(json));
  };
  return {
    name: "mock",
    configureServer: (server) => void server.middlewares.use(handle),
    configurePreviewServer: (server) => void server.middlewares.use(handle),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}
