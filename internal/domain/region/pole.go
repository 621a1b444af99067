package region

import "math"

// area is the signed area of the ring (shoelace), in square viewBox units.
func (r ring) area() float64 {
	sum := 0.0
	for i := range len(r) - 1 {
		sum += r[i].x*r[i+1].y - r[i+1].x*r[i].y
	}
	return sum / 2
}

// poleSteps is the number of cells across the box at each round of the search,
// poleRounds how often it closes in. 24 cells and 5 rounds end below 0.01 units.
const (
	poleSteps  = 24
	poleRounds = 5
)

// pole is the point of the polygon that lies farthest from its edges, where a
// label has most room. It is found on a grid that closes in on the best cell.
func (p polygon) pole() point {
	low, high := p[0].box()
	best, room := p[0][0], math.Inf(-1)
	for range poleRounds {
		dx, dy := (high.x-low.x)/poleSteps, (high.y-low.y)/poleSteps
		for i := range poleSteps {
			for j := range poleSteps {
				at := point{low.x + (float64(i)+0.5)*dx, low.y + (float64(j)+0.5)*dy}
				if d := p.room(at); d > room {
					best, room = at, d
				}
			}
		}
		low, high = point{best.x - 2*dx, best.y - 2*dy}, point{best.x + 2*dx, best.y + 2*dy}
	}
	return best
}

func (r ring) box() (low, high point) {
	low, high = r[0], r[0]
	for _, at := range r {
		low = point{min(low.x, at.x), min(low.y, at.y)}
		high = point{max(high.x, at.x), max(high.y, at.y)}
	}
	return low, high
}

// room is the distance from a point to the nearest edge, negative outside.
func (p polygon) room(at point) float64 {
	nearest, inside := math.Inf(1), false
	for _, r := range p {
		for i := range len(r) - 1 {
			a, b := r[i], r[i+1]
			nearest = min(nearest, at.distance(a, b))
			// Even-odd rule: each edge crossed to the right flips the side.
			if (a.y > at.y) != (b.y > at.y) && at.x < (b.x-a.x)*(at.y-a.y)/(b.y-a.y)+a.x {
				inside = !inside
			}
		}
	}
	if inside {
		return nearest
	}
	return -nearest
}

// distance is from the point to the segment a-b.
func (at point) distance(a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = max(0, min(1, ((at.x-a.x)*dx+(at.y-a.y)*dy)/length))
	}
	return math.Hypot(at.x-a.x-t*dx, at.y-a.y-t*dy)
}
