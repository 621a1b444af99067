import { Problem } from "../../client/problem.ts";
import { queryString, session } from "../../client/request.ts";
import type { DateOrder, Import, ProblemBody } from "../../client/types.ts";

/** Asked is how a file is to be read. */
export interface Asked {
  dryRun: boolean;
  dateOrder: DateOrder;
}

/**
 * upload sends a file and tells how many bytes have gone. It is an XMLHttpRequest, because fetch
 * cannot say how far an upload is. It rejects with a Problem, status 0 when the server was not reached.
 */
export function upload(file: File, asked: Asked, onSent: (sent: number, total: number) => void, stop: AbortSignal): Promise<Import> {
  const body = new FormData();
  body.set("file", file);
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", "/api/v1/imports" + queryString({ dry_run: asked.dryRun, date_order: asked.dateOrder }));
    call.setRequestHeader("Accept", "application/json");
    if (session.value) call.setRequestHeader("X-CSRF-Token", session.value.csrf);
    call.responseType = "json";
    call.upload.onprogress = (event) => onSent(event.loaded, event.total);
    call.onload = () => {
      if (call.status === 401) session.value = null;
      if (call.status >= 200 && call.status < 300) resolve(call.response as Import);
      else reject(new Problem(call.status, (call.response as Partial<ProblemBody> | null) ?? {}));
    };
    call.onerror = () => reject(new Problem(0));
    call.onabort = () => reject(stop.reason);
    stop.addEventListener("abort", () => call.abort(), { once: true });
    call.send(body);
  });
}
