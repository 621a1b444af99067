package ident

import (
	"cmp"
	"slices"
)

// nikTable holds NIK in order, in small drawers by their first eight digits
// (region and day), so that filing one moves little and a prefix is a range.
type nikTable struct {
	drawers map[uint64][]nikSlot
	order   []uint64 // the drawers' numbers, ascending
}

// nikSlot is one person's NIK. Two people may carry one number.
type nikSlot struct {
	nik  uint64
	slot int32
}

// drawerSize is how many numbers share their first eight digits.
const drawerSize = 100_000_000

func newNIKTable() nikTable { return nikTable{drawers: map[uint64][]nikSlot{}} }

func (s nikSlot) compare(t nikSlot) int {
	return cmp.Or(cmp.Compare(s.nik, t.nik), cmp.Compare(s.slot, t.slot))
}

func (t *nikTable) add(nik uint64, slot int32) {
	at, entry := nik/drawerSize, nikSlot{nik, slot}
	drawer, known := t.drawers[at]
	if !known {
		i, _ := slices.BinarySearch(t.order, at)
		t.order = slices.Insert(t.order, i, at)
	}
	i, _ := slices.BinarySearchFunc(drawer, entry, nikSlot.compare)
	t.drawers[at] = slices.Insert(drawer, i, entry)
}

func (t *nikTable) remove(nik uint64, slot int32) {
	at := nik / drawerSize
	drawer := t.drawers[at]
	if i, found := slices.BinarySearchFunc(drawer, nikSlot{nik, slot}, nikSlot.compare); found {
		t.drawers[at] = slices.Delete(drawer, i, i+1)
	}
}

// each calls yield for every NIK from low to high, in order, until it says no.
func (t *nikTable) each(low, high uint64, yield func(nikSlot) bool) {
	first, _ := slices.BinarySearch(t.order, low/drawerSize)
	for _, at := range t.order[first:] {
		if at > high/drawerSize {
			return
		}
		drawer := t.drawers[at]
		i, _ := slices.BinarySearchFunc(drawer, nikSlot{nik: low}, nikSlot.compare)
		for _, entry := range drawer[i:] {
			if entry.nik > high || !yield(entry) {
				return
			}
		}
	}
}

// nikNumber is the NIK as a number, 0 when there is none to search by.
func nikNumber(n NIK) uint64 {
	if !n.Usable() && n.Class != Temporary {
		return 0
	}
	return digitsNumber(n.Value[:nikLength])
}

// digitsNumber reads up to 19 ASCII digits.
func digitsNumber(s string) uint64 {
	n := uint64(0)
	for i := range len(s) {
		n = n*10 + uint64(s[i]-'0')
	}
	return n
}
