import { useLayoutEffect, useState } from "preact/hooks";

/** useWidth is an element's width in px, `first` until it is measured; charts use it to keep their letters readable on every screen. */
export function useWidth(box: { current: Element | null }, first: number): number {
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => setWidth(element.clientWidth || first);
    const watch = new ResizeObserver(measure);
    measure();
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return width;
}
