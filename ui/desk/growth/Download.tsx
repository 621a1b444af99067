import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Download is a link that saves what was made. */
export function Download({ blob, name, primary, children }: { blob: Blob; name: string; primary?: boolean; children: ComponentChildren }) {
  const [href, setHref] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setHref(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return <a class={`button ${primary ? "button-primary" : "button-quiet"}`} href={href} download={name}>{children}</a>;
}

/** save saves what was made at once, as a press on a link would. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken its copy by the next turn of the page.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
