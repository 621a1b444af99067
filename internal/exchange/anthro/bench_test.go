package anthro

import (
	"bytes"
	"fmt"
	"io"
	"testing"
)

// sample is n made-up rows of fifteen columns, eight of them measurements.
func sample(n int) []byte {
	var b bytes.Buffer
	b.WriteString("row,region,cluster,sex,age_days,weight_kg,lenhei_cm,measure,headc_cm,armc_cm,triskin_mm,subskin_mm,oedema,sw,team\n")
	for i := range n {
		age := i * 7919 % 1826
		wobble := float64(i*104729%100) / 25
		fmt.Fprintf(&b, "%d,Kedundung,%d,%d,%d,%.1f,%.1f,%s,%.1f,%.1f,%.1f,%.1f,n,%d.%04d,%d\n", i+1, i%900, 1+i%2, age,
			3+float64(age)*0.008+wobble/2, 50+float64(age)*0.032+wobble, map[bool]string{true: "l", false: "h"}[age < 731],
			34+float64(age)*0.008+wobble, 11+float64(age)*0.003+wobble, 6+wobble, 5+wobble, i%1000, i%10000, i%20)
	}
	return b.Bytes()
}

func BenchmarkScore(b *testing.B) {
	const rows = 20_000
	in := sample(rows)
	b.ReportAllocs()
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		src, err := Text(bytes.NewReader(in))
		if err != nil {
			b.Fatal(err)
		}
		if s, err := Score(b.Context(), src, io.Discard, Options{}); err != nil || s.Rows != rows {
			b.Fatal(s, err)
		}
	}
}
