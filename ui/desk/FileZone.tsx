import { useRef, useState } from "preact/hooks";
import { Button, classes } from "../kit/components.tsx";
import { number } from "../kit/words.ts";
import "./FileZone.css";

/** FileZone takes one file: dropped on it, or chosen by its button. Its words are the page's. */
export function FileZone({ title, hint, choose, onFile }: { title: string; hint: string; choose: string; onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  const allow = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div class={classes("dropzone", over && "dropzone-over")} onDragOver={allow} onDragLeave={() => setOver(false)} onDrop={drop}>
      <svg viewBox="0 0 48 48" width="44" height="44" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">
        <path d="M13 5h15l9 9v29H13ZM28 5v9h9M25 36V22M19 28l6-6 6 6" />
      </svg>
      <strong>{title}</strong>
      <span class="field-hint">{hint}</span>
      <Button kind="primary" onClick={() => input.current?.click()}>
        {choose}
      </Button>
      <input
        ref={input}
        class="hidden"
        type="file"
        tabIndex={-1}
        aria-label={choose}
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          if (file) onFile(file);
          // The same file must be choosable again after it was mended.
          e.currentTarget.value = "";
        }}
      />
    </div>
  );
}

/** sizeText writes the size of a file for a person. */
export function sizeText(bytes: number): string {
  const size = sizeOf(bytes);
  return `${number(size.value, size.digits)} ${size.unit}`;
}

/** sizeOf measures a file size: whole kB below one MB, else MB with one decimal. Binary units are for machines. */
export function sizeOf(bytes: number): { unit: "kB" | "MB"; value: number; digits: 0 | 1 } {
  if (bytes < 1_000_000) return { unit: "kB", value: Math.max(1, Math.round(bytes / 1000)), digits: 0 };
  return { unit: "MB", value: bytes / 1_000_000, digits: 1 };
}
