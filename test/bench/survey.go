package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"

	"canting/growth"
)

// surveyed makes up a child between three months and five years with all eight
// measurements, as a survey in a poor district finds them: scores about -0.8
// with a standard deviation of 1.1, written to one decimal.
func surveyed(random *rand.Rand) growth.Measurement {
	sex, days := growth.Sex(1+random.IntN(2)), float64(91+random.IntN(1826-91))
	size := func(i growth.Indicator, x float64) float64 {
		y, _ := growth.Value(i, sex, x, 1.1*random.NormFloat64()-0.8)
		return math.Round(10*y) / 10
	}
	c := growth.Measurement{
		Sex: sex, AgeDays: days, Measure: growth.Lying,
		LenheiCm: min(size(growth.LenheiForAge, days), 120), // where the weights by height end
		HeadCm:   size(growth.HeadForAge, days), ArmCm: size(growth.ArmForAge, days),
		TricepsMm: size(growth.TricepsForAge, days), SubscapularMm: size(growth.SubscapularForAge, days),
	}
	if days < 731 {
		c.WeightKg = size(growth.WeightForLength, c.LenheiCm)
		return c
	}
	c.Measure, c.WeightKg = growth.Standing, size(growth.WeightForHeight, c.LenheiCm)
	return c
}

// surveyOf makes up n children, always the same ones.
func surveyOf(n int) []growth.Measurement {
	random := rand.New(rand.NewPCG(2006, 2007))
	children := make([]growth.Measurement, n)
	for i := range children {
		children[i] = surveyed(random)
	}
	return children
}

// writeMeasurements writes n rows of fifteen columns, eight of them measured.
func writeMeasurements(path string, n int) error {
	random := rand.New(rand.NewPCG(15, 8))
	return writeFile(path, func(w io.Writer) {
		fmt.Fprintln(w, "row,region,cluster,sex,age_days,weight_kg,lenhei_cm,measure,headc_cm,armc_cm,triskin_mm,subskin_mm,oedema,sw,team")
		for i := range n {
			c := surveyed(random)
			fmt.Fprintf(w, "%d,Kedundung,%d,%d,%.0f,%.1f,%.1f,%s,%.1f,%.1f,%.1f,%.1f,n,%.4f,%d\n",
				i+1, i%900, c.Sex, c.AgeDays, c.WeightKg, c.LenheiCm, map[growth.Measure]string{growth.Lying: "l", growth.Standing: "h"}[c.Measure],
				c.HeadCm, c.ArmCm, c.TricepsMm, c.SubscapularMm, 100*random.Float64(), i%20)
		}
	})
}

// writeSurvey writes n children of 400 clusters in 10 strata with weights and
// the five groups that give WHO's table 39 rows.
func writeSurvey(path string, n int) error {
	random := rand.New(rand.NewPCG(400, 39))
	return writeFile(path, func(w io.Writer) {
		fmt.Fprintln(w, "sex,age_days,weight_kg,lenhei_cm,oedema,area,region,wealth,education,other,cluster,stratum,sw")
		for i := range n {
			c := surveyed(random)
			oedema := "n"
			if random.IntN(500) == 0 {
				oedema = "y"
			}
			fmt.Fprintf(w, "%d,%.0f,%.1f,%.1f,%s,%s,%d,Q%d,%s,%d,%d,%d,%.4f\n",
				c.Sex, c.AgeDays, c.WeightKg, c.LenheiCm, oedema, []string{"Rural", "Urban"}[i%2], random.IntN(5), 1+random.IntN(5),
				[]string{"None", "Primary", "Secondary"}[random.IntN(3)], random.IntN(3), i%400, i%10, random.ExpFloat64())
		}
	})
}

// writeFile makes a file of what write says.
func writeFile(path string, write func(io.Writer)) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20) // keeps the first error for Flush
	write(w)
	return errors.Join(w.Flush(), file.Close())
}
