import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { regions as load } from "../../client/api.ts";
import { useResource } from "../../client/resource.ts";
import type { Regions } from "../../client/types.ts";

// The city's places and outlines do not change while the desk is open.
const known = signal<Regions | undefined>(undefined);

/** useRegions is the map of the city, asked for once; without an answer a page does without its map. */
export function useRegions(): Regions | undefined {
  const asked = useResource(known.value ? null : "regions", load);
  useEffect(() => {
    if (asked.value) known.value = asked.value;
  }, [asked.value]);
  return known.value ?? asked.value;
}
