import { signal } from "@preact/signals";
import { can, pairs } from "../client/api.ts";

/** openPairs is the number beside "Pasangan" in the menu. */
export const openPairs = signal(0);

/** countOpenPairs asks for the number again: on every page, and after a pair was settled. It fails in silence; the page itself tells when the server is away. */
export async function countOpenPairs(): Promise<void> {
  if (!can("pair.decide")) return;
  try {
    openPairs.value = (await pairs("open", "")).total;
  } catch {
    // the former number stays
  }
}
