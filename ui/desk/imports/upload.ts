import { sendFile } from "../../client/upload.ts";
import type { DateOrder, Import } from "../../client/types.ts";

/** Asked is how a file is to be read. */
export interface Asked {
  dryRun: boolean;
  dateOrder: DateOrder;
}

/** upload sends a file to be imported and tells how many bytes have gone. It rejects as sendFile does. */
export async function upload(file: File, asked: Asked, onSent: (sent: number, total: number) => void, stop: AbortSignal): Promise<Import> {
  const answer = await sendFile("/imports", file, { query: { dry_run: asked.dryRun, date_order: asked.dateOrder }, onSent, stop });
  return JSON.parse(await answer.text()) as Import;
}
