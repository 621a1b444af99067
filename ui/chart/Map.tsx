import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWidth } from "./width.ts";
import "./map.css";

/** MapShape is one area: its outline in viewBox units and what to say of it. */
export interface MapShape {
  code: string;
  path: string;
  label_x: number;
  label_y: number;
  name: string;
  /** value stands under the name; an area without a name has no label. */
  value: string;
  /** step is 1..5 on the ramp, "zero" for a burden that is none, null for nothing measured. */
  step: "zero" | 1 | 2 | 3 | 4 | 5 | null;
  /** says is the whole figure in words, for ears and for keyboards. */
  says: string;
  /** href is where the area leads; without one it is background. */
  href: string | undefined;
}

export interface MapProps {
  width: number;
  height: number;
  shapes: MapShape[];
  ramp: "burden" | "cover";
  label: string;
  active: string | null;
  onActive: (code: string) => void;
}

/** Map is a choropleth whose areas are links. Pointing, focusing or a first tap makes an area active, and it stays so until another one is; a second tap or Enter opens it. */
export function Map({ width, height, shapes, ramp, label, active, onActive }: MapProps) {
  const box = useRef<SVGSVGElement>(null);
  const unit = width / useWidth(box, 500);
  const room = useRoom(box, shapes, unit);
  const front = shapes.find((shape) => shape.code === active);
  return (
    <svg class="map" ref={box} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label}>
      {shapes.map((shape) => (
        <Area key={shape.code} shape={shape} ramp={ramp} active={shape.code === active} onActive={onActive} />
      ))}
      {/* Borders of the active area are drawn last, or its neighbours would cover them. */}
      {front && <path class="map-front" d={front.path} aria-hidden="true" />}
      {shapes.map((shape) => <Label key={shape.code} shape={shape} room={room.get(shape.code) ?? "none"} unit={unit} />)}
    </svg>
  );
}

/** shadeClass is the class that paints a step of a ramp, on the map and in its legend. */
export function shadeClass(step: MapShape["step"], ramp: MapProps["ramp"]): string {
  if (step === null) return "map-none";
  return step === "zero" ? "map-zero" : `map-${ramp}-${step}`;
}

function Area({ shape, ramp, active, onActive }: { shape: MapShape; ramp: MapProps["ramp"]; active: boolean; onActive: MapProps["onActive"] }) {
  const touched = useRef(false);
  const path = <path data-code={shape.code} class={`map-area ${shadeClass(shape.step, ramp)}`} d={shape.path} fill-rule="evenodd" />;
  if (shape.href === undefined) return path;
  return (
    <a
      href={shape.href}
      class="map-link"
      aria-label={shape.says}
      onPointerDown={(e) => (touched.current = e.pointerType === "touch" && !active)}
      onPointerEnter={(e) => e.pointerType !== "touch" && onActive(shape.code)}
      onFocus={() => !touched.current && onActive(shape.code)}
      onClick={(e) => {
        if (!touched.current) return;
        touched.current = false;
        e.preventDefault();
        onActive(shape.code);
      }}
    >
      {path}
    </a>
  );
}

// Letters on the map, in px of the screen: a name in the plain size, a value a little larger.
const nameSize = 11.5;
const valueSize = 12.5;

function Label({ shape, room, unit }: { shape: MapShape; room: Room; unit: number }) {
  if (room === "none") return null;
  const y = room === "both" ? shape.label_y + valueSize * unit : shape.label_y + (valueSize / 3) * unit;
  const dark = shape.step === 4 || shape.step === 5;
  return (
    <g class={dark ? "map-label map-label-light" : "map-label"} aria-hidden="true">
      {room === "both" && <text x={shape.label_x} y={shape.label_y - (nameSize / 5) * unit} font-size={nameSize * unit}>{shape.name}</text>}
      <text class="map-label-value" x={shape.label_x} y={y} font-size={valueSize * unit}>{shape.value}</text>
    </g>
  );
}

/** Room is what an area can hold without spilling over its border. */
type Room = "both" | "value" | "none";

// useRoom measures each area where its label stands. The small ones of the old town
// hold nothing and tell their figure when pointed at. `unit` is viewBox units a px.
function useRoom(box: { current: SVGSVGElement | null }, shapes: MapShape[], unit: number): globalThis.Map<string, Room> {
  const [room, setRoom] = useState(new globalThis.Map<string, Room>());
  const drawn = shapes.map((shape) => shape.code + shape.name + shape.value.length + shape.path.length).join();
  useLayoutEffect(() => {
    const svg = box.current;
    if (!svg) return;
    const measured = shapes.map((shape): [string, Room] => {
      const path = svg.querySelector<SVGGeometryElement>(`path[data-code="${shape.code}"]`);
      if (!path || shape.name === "") return [shape.code, "none"];
      // A letter is at most 0.7 em wide, a line 1.2 em high.
      const fits = (wide: number, tall: number) => holds(svg, path, shape, (wide * unit) / 2, (tall * unit) / 2);
      const value = 0.7 * valueSize * shape.value.length;
      if (fits(Math.max(0.62 * nameSize * shape.name.length, value), 2.4 * valueSize)) return [shape.code, "both"];
      return [shape.code, fits(value, 1.2 * valueSize) ? "value" : "none"];
    });
    setRoom(new globalThis.Map(measured));
  }, [drawn, unit]);
  return room;
}

// holds tells whether a box of twice `wide` by twice `tall` around the label point lies
// inside the outline, by its corners and the middles of its sides.
function holds(svg: SVGSVGElement, path: SVGGeometryElement, shape: MapShape, wide: number, tall: number): boolean {
  const point = svg.createSVGPoint();
  return [-1, 0, 1].every((dx) => [-1, 0, 1].every((dy) => {
    point.x = shape.label_x + dx * wide;
    point.y = shape.label_y + dy * tall;
    return path.isPointInFill(point);
  }));
}
