// Command wasm is this library and nothing else, for a browser: its size
// beside that of an empty program is what the library costs, and a page calls
// scores to see how fast it is. Build it with GOOS=js GOARCH=wasm.
package main

import (
	"runtime"

	"canting/growth"
)

// scores scores n children, eight scores each, and returns the mean of all that
// there were, so that none is left out.
//
//go:wasmexport scores
func scores(n int32) float64 {
	sum, count := 0.0, 0.0
	for i := range n {
		sc := growth.For(child(i%1024), growth.GapAt60)
		for _, s := range [...]growth.Score{
			sc.LenheiForAge, sc.WeightForAge, sc.WeightForLenhei, sc.BMIForAge,
			sc.HeadForAge, sc.ArmForAge, sc.TricepsForAge, sc.SubscapularForAge,
		} {
			if s.Present() {
				sum, count = sum+s.Z, count+1
			}
		}
	}
	return sum / count
}

// child is one of 1024 children between three months and five years, near the
// medians of the standards but seldom on them.
func child(i int32) growth.Measurement {
	sex, days, wobble := growth.Sex(1+i%2), float64(91+i*7919%1700), 0.85+float64(i*104729%100)/400
	return growth.Measurement{
		Sex: sex, AgeDays: days,
		WeightKg: (6 + days*0.0065) * wobble, LenheiCm: 60 + days*0.027 + 10*(wobble-1),
		HeadCm: 40 + days*0.006 + 5*(wobble-1), ArmCm: (13.5 + days*0.0015) * wobble, TricepsMm: 9 * wobble, SubscapularMm: 6.5 * wobble,
	}
}

// everything is what the library can do with ages in days, so that the linker
// leaves none of it out. AgeInDays and CompletedMonths are not here: the time
// zones that a time.Time drags along are 20 KB, and a page has dates of its own.
func everything() []any {
	return []any{
		growth.For, growth.ForPreterm, growth.AgesOf, growth.ZScore, growth.Value, growth.Band, growth.Percentile,
		growth.Classify, growth.ClassArm, growth.ClassVelocity, growth.Monitor, growth.MinimalGain, growth.Rule.Source,
		growth.Velocity, growth.Increment.Gain, growth.NewbornScore, growth.NewbornValue,
		growth.PretermScore, growth.PretermValue, growth.PretermWeightForLengthScore, growth.PretermWeightForLengthValue,
		growth.GestationDays,
	}
}

func main() {
	runtime.KeepAlive(everything())
	select {} // the page calls when it likes
}
