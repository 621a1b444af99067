import { useEffect, useState } from "preact/hooks";

// The width below which a table's rows become cards: as in components.css. A printed
// page is never narrow, however small its paper.
const phone = "screen and (max-width: 40rem)";

/** useNarrow tells whether the page is as narrow as a phone's, and follows when it is turned. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(phone).matches);
  useEffect(() => {
    const media = matchMedia(phone);
    const follow = () => setNarrow(media.matches);
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  return narrow;
}
