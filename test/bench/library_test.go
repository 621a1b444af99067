package main

import (
	"math"
	"testing"
)

func TestBareLoopFindsTheSameScores(t *testing.T) {
	tables, err := readReferences()
	if err != nil {
		t.Fatal(err)
	}
	children := surveyOf(3000)
	if err := sameScores(tables, children); err != nil {
		t.Error(err)
	}
	ours, bare := scoreAll(children), tables.scoreAll(children)
	if math.Abs(ours-bare) > 0.005*8*float64(len(children)) || ours == 0 {
		t.Errorf("all scores add up to %g, and to %g in the bare loop", ours, bare)
	}
	tables.hc.rows[0][int(children[0].AgeDays)].m++
	tables.hc.rows[1][int(children[0].AgeDays)].m++
	if sameScores(tables, children) == nil {
		t.Error("another median for the head goes unnoticed")
	}
}
