package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"canting/growth"
)

// Each turn of the library and of the bare loop scores so many children, and
// the fastest of so many turns counts: whatever else the machine does can only
// make a turn slower.
const (
	libraryChildren = 20_000
	libraryTurns    = 25
)

func (b *bench) library(context.Context) ([]Claim, error) {
	tables, err := readReferences()
	if err != nil {
		return nil, err
	}
	children := surveyOf(libraryChildren)
	if err := sameScores(tables, children); err != nil {
		return nil, err
	}
	ours, bare := Sample{Name: "growth.WHO2006", Unit: "ns"}, Sample{Name: "look-ups and powers alone", Unit: "ns"}
	for round := range b.rounds {
		least, leastBare := math.Inf(1), math.Inf(1)
		for range libraryTurns {
			least = min(least, perChild(children, scoreAll))
			leastBare = min(leastBare, perChild(children, tables.scoreAll))
		}
		ours.add(least)
		bare.add(leastBare)
		b.say("library, round %d: ours %.0f ns a child, the bare loop %.0f ns", round+1, least, leastBare)
	}
	return []Claim{{Promise: "Eight scores of a child", Ours: ours, Peer: bare, Bound: 1.25,
		Note: fmt.Sprintf("One core, %d children with all eight measurements; the fastest of %d turns a round. The bare loop finds the same scores to the hundredth: from arrays of L, M, S it takes math.Pow for each, thrice beyond 3 SD, and neither checks, rounds, flags, corrects nor explains anything.", libraryChildren, libraryTurns)}}, nil
}

// perChild is how many nanoseconds a child takes.
func perChild(children []growth.Measurement, score func([]growth.Measurement) float64) float64 {
	begun := time.Now()
	sum := score(children)
	took := time.Since(begun)
	runtime.KeepAlive(sum)
	return float64(took.Nanoseconds()) / float64(len(children))
}

// scoreAll scores children and adds up the scores, so that all are needed.
func scoreAll(children []growth.Measurement) float64 {
	sum := 0.0
	for i := range children {
		sc := growth.WHO2006(children[i])
		sum += sc.LenheiForAge.Z + sc.WeightForAge.Z + sc.WeightForLenhei.Z + sc.BMIForAge.Z +
			sc.HeadForAge.Z + sc.ArmForAge.Z + sc.TricepsForAge.Z + sc.SubscapularForAge.Z
	}
	return sum
}

func (t *references) scoreAll(children []growth.Measurement) float64 {
	sum := 0.0
	for i := range children {
		var z [8]float64
		t.scores(&children[i], &z)
		sum += z[0] + z[1] + z[2] + z[3] + z[4] + z[5] + z[6] + z[7]
	}
	return sum
}

// sameScores makes sure that the bare loop does the same work.
func sameScores(tables *references, children []growth.Measurement) error {
	for i := range children {
		var z [8]float64
		tables.scores(&children[i], &z)
		sc := growth.WHO2006(children[i])
		for j, ours := range []growth.Score{sc.LenheiForAge, sc.WeightForAge, sc.WeightForLenhei, sc.BMIForAge,
			sc.HeadForAge, sc.ArmForAge, sc.TricepsForAge, sc.SubscapularForAge} {
			if !ours.Present() || !(math.Abs(ours.Z-z[j]) < 0.005+1e-9) {
				return fmt.Errorf("score %d of %+v is %v, and %v in the bare loop", j, children[i], ours.Z, z[j])
			}
		}
	}
	return nil
}
